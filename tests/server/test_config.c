/* Are right configurations read, and wrong ones refused with the line that is wrong? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "config_mail.h"

#include <glib.h>
#include <string.h>

static void defaults_are_sound(void **state)
{
	(void)state;
	struct config c;
	char error[CONFIG_ERROR_MAX] = "";
	config_init(&c);
	assert_int_equal(config_load(&c, NULL, error), OK);
	assert_int_equal(c.plain_port, 8080);
	assert_true(c.https && c.udp && c.tcp);
	assert_string_equal(c.store_dir, "/var/lib/kreide");
	assert_null(c.addresses[0]);
	config_finish(&c);
}

static void values_are_read(void **state)
{
	(void)state;
	struct config c;
	char error[CONFIG_ERROR_MAX] = "";
	config_init(&c);
	assert_int_equal(config_parse(&c,
				 "# a comment\n[http]\n plain-port = 9000 "
				 "\nhttps=false\nhosts=a.example, b.example;\n"
				 "[media]\naddresses=192.0.2.1,2001:db8::1\nudp=false\n[log]"
				 "\nlevel=debug\r\n",
				 "f", error),
		OK);
	assert_int_equal(c.plain_port, 9000);
	assert_false(c.https);
	assert_string_equal(c.hosts[1], "b.example");
	assert_null(c.hosts[2]);
	assert_string_equal(c.addresses[1], "2001:db8::1");
	assert_int_equal(config_log_level(&c), LOG_LEVEL_DEBUG);
	config_finish(&c);
}

static void codecs_are_put_in_order(void **state)
{
	(void)state;
	struct config c;
	char error[CONFIG_ERROR_MAX] = "";
	config_init(&c);
	assert_int_equal(config_codecs(&c).camera[0], SFU_CODEC_VP8);
	assert_int_equal(config_codecs(&c).screen[1], SFU_CODEC_VP8);
	assert_int_equal(config_parse(&c, "[media]\ncamera-codecs=vp9, h264\nscreen-codecs=av1\n", "f", error), OK);
	struct sfu_codecs codecs = config_codecs(&c);
	assert_int_equal(codecs.camera[0], SFU_CODEC_VP9);
	assert_int_equal(codecs.camera[1], SFU_CODEC_H264);
	assert_int_equal(codecs.camera[2], SFU_CODEC_NONE);
	assert_int_equal(codecs.screen[0], SFU_CODEC_AV1);
	config_finish(&c);
}

static void mistakes_are_named(void **state)
{
	(void)state;
	static const struct {
		const char *text, *said;
	} rows[] = {
		{"[media]\nscreen-codecs=vp9, vp7\n",
			"f: [media] 'vp7' is not one of vp8, h264, vp9, av1, or one too many."},
		{"[http]\nplain-prot=1\n",
			"f, line 2: there is no key 'plain-prot' in section [http]."},
		{"\n[htp]\n", "f, line 2: there is no section [htp]."},
		{"[http]\n\nnonsense\n",
			"f, line 3: neither [section] nor key=value nor a comment."},
		{"port=1\n", "f, line 1: there is no key 'port' in section []."},
		{"[media]\nport=99999\n", "f, line 2: 'port' must be a number from 0 to 65535."},
		{"[media]\nport=-1\n", "f, line 2: 'port' must be a number from 0 to 65535."},
		{"[media]\nudp=yes\n", "f, line 2: 'udp' must be true or false."},
		{"[media]\naddresses=here\n", "f: 'here' is not an IP address."},
		{"[http]\ncertificate=a.pem\n",
			"f: [http] certificate and key belong together: set both or none."},
		{"[http]\nhttps=false\nplain-port=0\n",
			"f: [http] neither plain-port nor https: nobody could come in."},
		{"[media]\nudp=false\ntcp=false\n",
			"f: [media] udp and tcp are both false: no media could flow."},
		{"[mail]\nserver=smtp.example\n", "f: [mail] from must be the address that mails come from."},
		{"[mail]\nserver=smtp.example/x\nfrom=a@b.example\n", "f: [mail] server must be the name or the address of a machine."},
		{"[mail]\nserver=smtp.example\nfrom=a@b.example\nsecurity=ssl\n", "f: [mail] security must be tls, starttls or none."},
		{"[mail]\nserver=smtp.example\nfrom=a@b.example\nuser=a\n", "f: [mail] user and password-file belong together: set both or none."},
		{"[mail]\nserver=smtp.example\nfrom=a@b.example\nuser=a\npassword-file=/p\nsecurity=none\n",
			"f: [mail] a password goes over an encrypted line only: set security to tls or starttls."},
		{"[mail]\nserver=smtp.example\nfrom=a@b.example\n[mail s1]\nfrom=nobody\n",
			"f: [mail s1] from must be the address that mails come from."},
		{"[mail s1]\nport=0\n", "f, line 2: 'port' must be a number from 1 to 65535."},
		{"[mail s1]\nsender=a\n", "f, line 2: there is no key 'sender' in section [mail s1]."},
		{"[mail ]\n", "f, line 1: there is no section [mail ]."},
		{"[log]\nlevel=loud\n", "f: [log] level must be error, warn, info or debug."},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct config c;
		char error[CONFIG_ERROR_MAX] = "";
		config_init(&c);
		assert_int_equal(config_parse(&c, rows[i].text, "f", error), ERR_MALFORMED);
		assert_string_equal(error, rows[i].said);
		config_finish(&c);
	}
}

static void plain_http_stays_on_loopback(void **state)
{
	(void)state;
	static const struct {
		const char *address;
		enum err result;
	} rows[] = {{"127.0.0.1", OK}, {"127.0.0.9", OK}, {"::1", OK}, {"0.0.0.0", ERR_MALFORMED},
		{"192.0.2.1", ERR_MALFORMED}, {"*", ERR_MALFORMED}, {"localhost", ERR_MALFORMED}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct config c;
		char error[CONFIG_ERROR_MAX] = "";
		char *text = g_strdup_printf("[http]\nplain-address=%s\n", rows[i].address);
		config_init(&c);
		assert_int_equal(config_parse(&c, text, "f", error), rows[i].result);
		config_finish(&c);
		g_free(text);
	}
}

/* The sample names exactly the known keys, each with its default. */
static void sample_is_complete(void **state)
{
	(void)state;
	GKeyFile *sample = g_key_file_new();
	assert_true(g_key_file_load_from_file(sample, SAMPLE, G_KEY_FILE_NONE, NULL));
	size_t known = 0, shown = 0;
	for (const struct config_key *key; (key = config_key_at(known)) != NULL; known++) {
		char *value = g_key_file_get_value(sample, key->group, key->name, NULL);
		if (value == NULL) {
			fail_msg("[%s] %s is not in the sample", key->group, key->name);
		}
		assert_string_equal(value, key->default_text);
		g_free(value);
	}
	char **groups = g_key_file_get_groups(sample, NULL);
	for (char **group = groups; *group != NULL; group++) {
		gsize count = 0;
		g_strfreev(g_key_file_get_keys(sample, *group, &count, NULL));
		shown += count;
	}
	assert_int_equal(shown, known);
	g_strfreev(groups);
	g_key_file_free(sample);
}

/* A reload takes what can change, names what can't, and leaves that as it was. */
static void a_reload_takes_what_it_can(void **state)
{
	(void)state;
	struct config running, next;
	struct config_changes changes;
	char error[CONFIG_ERROR_MAX] = "";
	config_init(&running);
	config_init(&next);
	assert_int_equal(
		config_parse(&running, "[http]\norigins=https://a.example\n", "f", error), OK);
	assert_int_equal(config_parse(&next,
				 "[http]\norigins=https://b.example,https://c.example\n"
				 "plain-port=9000\nmax-connections=77\n"
				 "public-url=https://d.example\n[media]\nudp=false\n",
				 "f", error),
		OK);
	config_merge(&running, &next, &changes);
	assert_string_equal(changes.taken, "http.public-url,http.origins,http.max-connections");
	assert_string_equal(changes.waiting, "http.plain-port,media.udp");
	assert_string_equal(running.origins[1], "https://c.example");
	assert_string_equal(running.public_url, "https://d.example");
	assert_int_equal(running.max_connections, 77);
	assert_int_equal(running.plain_port, 8080);
	assert_true(running.udp);
	config_finish(&next);
	config_finish(&running);
}

/* What [mail ID] does not say is as in [mail], and a reload takes both. */
static void a_school_has_a_mail_server_of_its_own(void **state)
{
	(void)state;
	struct config c, next;
	struct config_mail mail;
	struct config_changes changes;
	char error[CONFIG_ERROR_MAX] = "";
	config_init(&c);
	config_mail_of(&c, "s1", &mail);
	assert_string_equal(mail.server, "");
	assert_int_equal(config_parse(&c,
		"[mail]\nserver=smtp.example\nfrom=a@b.example\nuser=u\npassword-file=/p\n[mail s1]\nport=465\nsecurity=tls\nfrom=c@d.example\n"
		"[mail s2]\nserver=\n", "f", error), OK);
	config_mail_of(&c, NULL, &mail);
	assert_true(mail.port == 587 && mail.security == MAIL_STARTTLS && mail.timeout_s == 60);
	config_mail_of(&c, "s1", &mail);
	assert_true(mail.port == 465 && mail.security == MAIL_TLS);
	assert_string_equal(mail.server, "smtp.example");
	assert_string_equal(mail.from, "c@d.example");
	assert_string_equal(mail.password_file, "/p");
	config_mail_of(&c, "s2", &mail);
	assert_string_equal(mail.server, "");
	config_init(&next);
	assert_int_equal(config_parse(&next, "[mail]\nserver=other.example\nfrom=a@b.example\n[mail s1]\nport=25\n", "f", error), OK);
	config_merge(&c, &next, &changes);
	assert_string_equal(changes.taken, "mail.server,mail.user,mail.password-file,mail.schools");
	config_mail_of(&c, "s1", &mail);
	assert_string_equal(mail.server, "other.example");
	assert_true(mail.port == 25 && mail.security == MAIL_STARTTLS);
	config_finish(&next);
	config_finish(&c);
}

/* Any text that could be more than a machine's name would be more in an URL. */
static void a_mail_server_is_one_machine(void **state)
{
	(void)state;
	static const struct {
		const char *server;
		enum err result;
	} rows[] = {{"smtp.example", OK}, {"192.0.2.1", OK}, {"2001:db8::1", OK}, {"localhost", OK}, {"a b", ERR_MALFORMED}, {"a:25", ERR_MALFORMED},
		{"user@a", ERR_MALFORMED}, {"a/b", ERR_MALFORMED}, {"a?b", ERR_MALFORMED}, {"[::1]", ERR_MALFORMED}, {"-a", ERR_MALFORMED}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct config c;
		char error[CONFIG_ERROR_MAX] = "";
		char *text = g_strdup_printf("[mail]\nserver=%s\nfrom=a@b.example\n", rows[i].server);
		config_init(&c);
		assert_int_equal(config_parse(&c, text, "f", error), rows[i].result);
		config_finish(&c);
		g_free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reload_takes_what_it_can),
		cmocka_unit_test(defaults_are_sound),
		cmocka_unit_test(values_are_read),
		cmocka_unit_test(codecs_are_put_in_order),
		cmocka_unit_test(mistakes_are_named),
		cmocka_unit_test(plain_http_stays_on_loopback),
		cmocka_unit_test(sample_is_complete),
		cmocka_unit_test(a_school_has_a_mail_server_of_its_own),
		cmocka_unit_test(a_mail_server_is_one_machine),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
