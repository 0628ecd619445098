/* What a datagram on the one media port is, by its first bytes (RFC 7983, RFC 5761). */
#ifndef KREIDE_DEMUX_H
#define KREIDE_DEMUX_H

#include "bytes.h"

enum packet_kind { PACKET_OTHER, PACKET_STUN, PACKET_DTLS, PACKET_RTP, PACKET_RTCP };

enum packet_kind demux_kind(struct bytes pkt);

#endif
