/* How somebody is written to. */
#ifndef KREIDE_CONTACT_H
#define KREIDE_CONTACT_H

#include "call.h"

/* As it is kept. False: it is no address. */
bool contact_read_address(const char *said, char address[MAIL_ADDRESS_MAX]);
json_t *show_contact(const struct store_contact *contact);
void api_post_contact(struct api_call *c);
void api_get_own_contact(struct api_call *c);
void api_post_own_contact(struct api_call *c);

#endif
