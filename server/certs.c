/* How a self-signed ECDSA P-256 certificate with this machine's names is made, and what a
 * certificate says. */
#include "certs.h"

#include "interfaces.h"
#include "lws_headers.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Safari takes no certificate that lives longer than 825 days. */
enum { SELF_SIGNED_DAYS = 820, RENEW_BELOW_DAYS = 14, DAY_S = 86400 };

void certs_locate(const struct config *c, struct certs_paths *paths)
{
	paths->is_self_signed = c->certificate[0] == '\0';
	paths->certificate = paths->is_self_signed
				     ? g_build_filename(c->store_dir, "self-signed.crt", NULL)
				     : g_strdup(c->certificate);
	paths->key = paths->is_self_signed ? g_build_filename(c->store_dir, "self-signed.key", NULL)
					   : g_strdup(c->key);
}

void certs_paths_finish(struct certs_paths *paths)
{
	g_free(paths->certificate);
	g_free(paths->key);
	*paths = (struct certs_paths){0};
}

/* "DNS:localhost,IP:192.0.2.1,...": what people may type to reach this machine. */
static char *alternative_names(const struct config *c)
{
	GString *names = g_string_new("DNS:localhost,IP:127.0.0.1,IP:::1");
	struct addr addresses[INTERFACES_MAX], parsed;
	char text[ADDR_TEXT_MAX], host[256] = "";
	size_t count = interfaces_list(addresses, INTERFACES_MAX, false);
	for (size_t i = 0; i < count; i++) {
		g_string_append_printf(names, ",IP:%s", addr_text(&addresses[i], text));
	}
	if (gethostname(host, sizeof host - 1) == 0 && host[0] != '\0' &&
		strpbrk(host, ",:") == NULL) {
		g_string_append_printf(names, ",DNS:%s", host);
	}
	for (char *const *h = c->hosts; *h != NULL; h++) {
		g_string_append_printf(
			names, ",%s:%s", addr_parse(&parsed, *h, 0) == OK ? "IP" : "DNS", *h);
	}
	return g_string_free(names, FALSE);
}

static bool add_extension(X509 *x, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509V3_set_ctx_nodb(&ctx);
	X509V3_set_ctx(&ctx, x, x, NULL, NULL, 0);
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	bool is_added = extension != NULL && X509_add_ext(x, extension, -1) == 1;
	X509_EXTENSION_free(extension);
	return is_added;
}

static bool set_serial(X509 *x)
{
	BIGNUM *n = BN_new();
	bool is_set = n != NULL && BN_rand(n, 127, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1 &&
		      BN_to_ASN1_INTEGER(n, X509_get_serialNumber(x)) != NULL;
	BN_free(n);
	return is_set;
}

static X509 *make_certificate(EVP_PKEY *key, const char *names)
{
	X509 *x = X509_new();
	if (x == NULL) {
		return NULL;
	}
	X509_NAME *name = X509_get_subject_name(x);
	bool is_made = X509_set_version(x, 2) == 1 && set_serial(x) &&
		       /* a day back: clocks of tablets go wrong */
		       X509_gmtime_adj(X509_getm_notBefore(x), -DAY_S) != NULL &&
		       X509_time_adj_ex(X509_getm_notAfter(x), SELF_SIGNED_DAYS, 0, NULL) != NULL &&
		       X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
			       (const unsigned char *)"Kreide (self-signed)", -1, -1, 0) == 1 &&
		       X509_set_issuer_name(x, name) == 1 && X509_set_pubkey(x, key) == 1 &&
		       add_extension(x, NID_subject_alt_name, names) &&
		       add_extension(x, NID_basic_constraints, "critical,CA:FALSE") &&
		       add_extension(x, NID_ext_key_usage, "serverAuth") &&
		       X509_sign(x, key, EVP_sha256()) > 0;
	if (!is_made) {
		X509_free(x);
		return NULL;
	}
	return x;
}

/* Readable by the owner alone, whatever the umask. */
static FILE *create_private(const char *path)
{
	(void)g_unlink(path);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	return fd < 0 ? NULL : fdopen(fd, "w");
}

static bool write_pair(const struct certs_paths *paths, EVP_PKEY *key, X509 *x)
{
	FILE *key_file = create_private(paths->key);
	FILE *certificate_file = create_private(paths->certificate);
	bool is_written = key_file != NULL && certificate_file != NULL &&
			  PEM_write_PrivateKey(key_file, key, NULL, NULL, 0, NULL, NULL) == 1 &&
			  PEM_write_X509(certificate_file, x) == 1;
	if (key_file != NULL) {
		is_written = fclose(key_file) == 0 && is_written;
	}
	if (certificate_file != NULL) {
		is_written = fclose(certificate_file) == 0 && is_written;
	}
	return is_written;
}

static enum err make_self_signed(const struct config *c, const struct certs_paths *paths)
{
	char *names = alternative_names(c);
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *x = key == NULL ? NULL : make_certificate(key, names);
	enum err result = x != NULL && write_pair(paths, key, x) ? OK : ERR_SYS;
	X509_free(x);
	EVP_PKEY_free(key);
	g_free(names);
	return result;
}

enum err certs_prepare(const struct config *c, struct certs_paths *paths)
{
	struct certs_info info;
	certs_locate(c, paths);
	if (!paths->is_self_signed) {
		return certs_check_pair(paths);
	}
	if (certs_check_pair(paths) == OK && certs_read(paths->certificate, &info) == OK &&
		info.days_left > RENEW_BELOW_DAYS) {
		return OK;
	}
	return make_self_signed(c, paths);
}

static X509 *read_certificate(const char *file)
{
	FILE *f = g_fopen(file, "re");
	if (f == NULL) {
		return NULL;
	}
	X509 *x = PEM_read_X509(f, NULL, NULL, NULL);
	(void)fclose(f);
	return x;
}

static void describe_names(const X509 *x, char *out, size_t cap)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(x, NID_subject_alt_name, NULL, NULL);
	out[0] = '\0';
	for (int i = 0; names != NULL && i < sk_GENERAL_NAME_num(names); i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
		char text[256] = "";
		if (name->type == GEN_DNS) {
			g_snprintf(text, sizeof text, "%s",
				(const char *)ASN1_STRING_get0_data(name->d.dNSName));
		} else if (name->type == GEN_IPADD) {
			struct addr a = {.family = ASN1_STRING_length(name->d.iPAddress) == 4
							   ? ADDR_IPV4
							   : ADDR_IPV6};
			memcpy(a.ip, ASN1_STRING_get0_data(name->d.iPAddress),
				MIN((size_t)ASN1_STRING_length(name->d.iPAddress), sizeof a.ip));
			(void)addr_text(&a, text);
		}
		if (text[0] != '\0') {
			(void)g_strlcat(out, out[0] == '\0' ? "" : ", ", cap);
			(void)g_strlcat(out, text, cap);
		}
	}
	GENERAL_NAMES_free(names);
}

static void describe_fingerprint(const X509 *x, char *out, size_t cap)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int len = 0;
	out[0] = '\0';
	if (X509_digest(x, EVP_sha256(), digest, &len) != 1) {
		return;
	}
	for (unsigned int i = 0; i < len; i++) {
		char pair[4];
		g_snprintf(pair, sizeof pair, "%s%02X", i == 0 ? "" : ":", digest[i]);
		(void)g_strlcat(out, pair, cap);
	}
}

enum err certs_read(const char *file, struct certs_info *info)
{
	*info = (struct certs_info){0};
	if (g_access(file, R_OK) != 0) {
		return ERR_SYS;
	}
	X509 *x = read_certificate(file);
	if (x == NULL) {
		return ERR_MALFORMED;
	}
	int days = 0, seconds = 0;
	(void)ASN1_TIME_diff(&days, &seconds, NULL, X509_get0_notAfter(x));
	info->days_left = seconds < 0 ? days - 1 : days;
	describe_names(x, info->names, sizeof info->names);
	describe_fingerprint(x, info->fingerprint, sizeof info->fingerprint);
	X509_free(x);
	return OK;
}

static EVP_PKEY *read_key(const char *file)
{
	FILE *f = g_fopen(file, "re");
	if (f == NULL) {
		return NULL;
	}
	EVP_PKEY *key = PEM_read_PrivateKey(f, NULL, NULL, NULL);
	(void)fclose(f);
	return key;
}

/* The leaf, then what signed it. */
static enum err read_chain(const char *file, struct certs_pair *pair)
{
	FILE *f = g_fopen(file, "re");
	X509 *x;
	if (f == NULL) {
		return ERR_SYS;
	}
	pair->chain = sk_X509_new_null();
	pair->certificate = PEM_read_X509(f, NULL, NULL, NULL);
	while (pair->chain != NULL && (x = PEM_read_X509(f, NULL, NULL, NULL)) != NULL) {
		if (sk_X509_push(pair->chain, x) == 0) {
			X509_free(x);
			break;
		}
	}
	(void)fclose(f);
	ERR_clear_error(); /* the end of the file was one */
	return pair->chain != NULL && pair->certificate != NULL ? OK : ERR_MALFORMED;
}

enum err certs_load(const struct certs_paths *paths, struct certs_pair *pair)
{
	bool is_readable = g_access(paths->key, R_OK) == 0;
	*pair = (struct certs_pair){.key = read_key(paths->key)};
	enum err result = read_chain(paths->certificate, pair);
	if (result == OK && pair->key != NULL &&
		X509_check_private_key(pair->certificate, pair->key) == 1) {
		return OK;
	}
	ERR_clear_error();
	certs_pair_finish(pair);
	return result == ERR_SYS || !is_readable ? ERR_SYS : ERR_MALFORMED;
}

void certs_pair_finish(struct certs_pair *pair)
{
	X509_free(pair->certificate);
	sk_X509_pop_free(pair->chain, X509_free);
	EVP_PKEY_free(pair->key);
	*pair = (struct certs_pair){0};
}

enum err certs_check_pair(const struct certs_paths *paths)
{
	struct certs_pair pair;
	enum err result = certs_load(paths, &pair);
	certs_pair_finish(&pair);
	return result;
}

/* OpenSSL asks in every handshake. 1: go on. */
static int on_handshake(SSL *ssl, void *ctx)
{
	const struct certs_pair *pair = ctx;
	if (pair->certificate != NULL) {
		SSL_certs_clear(ssl); /* else a new kind of key would stand beside the old one */
		return SSL_use_cert_and_key(ssl, pair->certificate, pair->key, pair->chain, 1);
	}
	return 1;
}

void certs_serve(SSL_CTX *ctx, const struct certs_pair *pair)
{
	SSL_CTX_set_cert_cb(ctx, on_handshake, (void *)(uintptr_t)pair);
}
