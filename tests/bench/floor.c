/*
 * The floor that forwarding is measured against: AES-128-GCM by OpenSSL EVP with a context for each destination that is
 * kept, only the nonce changes, and one UDP_SEGMENT send for a frame and destination, FLOOR_BATCH destinations in one
 * sendmmsg. Nothing is received, parsed or rewritten.
 *
 *   floor ADDRESS PORT...       the destinations
 *
 * Each line of standard input, "PUBLISHERS FPS BURST FRAMES", sends so many frames of so many publishers, in turns, to all
 * destinations (of several publishers: to all but one's own), and prints {"sent":packets,"cpu_ns":N}.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { PACKET_BYTES = 1100, HEADER_BYTES = 12, TAG_BYTES = 16, WIRE_BYTES = PACKET_BYTES + TAG_BYTES, MAX_BURST = 32,
	FLOOR_BATCH = 32 };

struct destination {
	struct sockaddr_in sa;
	EVP_CIPHER_CTX *cipher;
	uint64_t number; /* makes the nonce */
};

struct floor {
	int fd;
	struct destination *destinations;
	uint32_t count, publishers, fps, burst, frames;
	uint8_t plain[MAX_BURST][PACKET_BYTES];
	uint8_t wire[FLOOR_BATCH][MAX_BURST * WIRE_BYTES];
	struct mmsghdr messages[FLOOR_BATCH];
	struct iovec parts[FLOOR_BATCH];
	_Alignas(struct cmsghdr) uint8_t control[FLOOR_BATCH][CMSG_SPACE(sizeof(uint16_t))];
	uint64_t sent;
};

static int64_t now_ns(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void encrypt(struct destination *d, const uint8_t *plain, uint8_t *wire)
{
	uint8_t nonce[12] = {0};
	int n;
	d->number++;
	memcpy(nonce + 4, &d->number, sizeof d->number);
	memcpy(wire, plain, HEADER_BYTES);
	if (EVP_EncryptInit_ex(d->cipher, NULL, NULL, NULL, nonce) != 1 ||
		EVP_EncryptUpdate(d->cipher, NULL, &n, wire, HEADER_BYTES) != 1 ||
		EVP_EncryptUpdate(d->cipher, wire + HEADER_BYTES, &n, plain + HEADER_BYTES, PACKET_BYTES - HEADER_BYTES) != 1 ||
		EVP_EncryptFinal_ex(d->cipher, wire + PACKET_BYTES, &n) != 1 ||
		EVP_CIPHER_CTX_ctrl(d->cipher, EVP_CTRL_AEAD_GET_TAG, TAG_BYTES, wire + PACKET_BYTES) != 1) {
		abort();
	}
}

static void flush(struct floor *f, uint32_t count)
{
	uint32_t done = 0;
	while (done < count) {
		int n = sendmmsg(f->fd, f->messages + done, count - done, 0);
		if (n <= 0) {
			perror("floor: sendmmsg");
			exit(1);
		}
		done += (uint32_t)n;
	}
	f->sent += (uint64_t)count * f->burst;
}

/* One frame of one publisher to everybody but himself. */
static void send_frame(struct floor *f, uint32_t publisher)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < f->count; i++) {
		struct destination *d = &f->destinations[i];
		if (f->publishers > 1 && i == publisher) {
			continue;
		}
		for (uint32_t k = 0; k < f->burst; k++) {
			encrypt(d, f->plain[k], f->wire[n] + k * WIRE_BYTES);
		}
		struct msghdr *m = &f->messages[n].msg_hdr;
		m->msg_name = &d->sa;
		m->msg_namelen = sizeof d->sa;
		f->parts[n].iov_len = (size_t)f->burst * WIRE_BYTES;
		if (++n == FLOOR_BATCH) {
			flush(f, n);
			n = 0;
		}
	}
	flush(f, n);
}

static void run(struct floor *f)
{
	int64_t at = now_ns(CLOCK_MONOTONIC), cpu = now_ns(CLOCK_PROCESS_CPUTIME_ID);
	f->sent = 0;
	for (uint64_t turn = 0; turn < (uint64_t)f->frames * f->publishers; turn++) {
		struct timespec t = {.tv_sec = at / 1000000000, .tv_nsec = at % 1000000000};
		(void)clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
		send_frame(f, (uint32_t)(turn % f->publishers));
		at += 1000000000 / f->fps / f->publishers;
	}
	printf("{\"sent\":%llu,\"cpu_ns\":%lld}\n", (unsigned long long)f->sent,
		(long long)(now_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu));
	(void)fflush(stdout);
}

static void prepare_messages(struct floor *f)
{
	uint16_t segment = WIRE_BYTES;
	for (uint32_t i = 0; i < FLOOR_BATCH; i++) {
		struct msghdr *m = &f->messages[i].msg_hdr;
		f->parts[i].iov_base = f->wire[i];
		m->msg_iov = &f->parts[i];
		m->msg_iovlen = 1;
		m->msg_control = f->control[i];
		m->msg_controllen = sizeof f->control[i];
		struct cmsghdr *c = CMSG_FIRSTHDR(m);
		c->cmsg_level = SOL_UDP;
		c->cmsg_type = UDP_SEGMENT;
		c->cmsg_len = CMSG_LEN(sizeof segment);
		memcpy(CMSG_DATA(c), &segment, sizeof segment);
	}
	for (uint32_t i = 0; i < MAX_BURST; i++) {
		memset(f->plain[i], (int)i + 1, PACKET_BYTES);
		f->plain[i][0] = 0x80; /* RTP */
	}
}

static bool prepare_destination(struct destination *d, const char *ip, const char *port, uint32_t number)
{
	uint8_t key[16] = {0};
	memcpy(key, &number, sizeof number);
	d->sa.sin_family = AF_INET;
	d->sa.sin_port = htons((uint16_t)atoi(port));
	d->cipher = EVP_CIPHER_CTX_new();
	return inet_pton(AF_INET, ip, &d->sa.sin_addr) == 1 && d->cipher &&
		EVP_EncryptInit_ex(d->cipher, EVP_aes_128_gcm(), NULL, key, NULL) == 1;
}

int main(int argc, char **argv)
{
	char line[128];
	struct floor *f = calloc(1, sizeof *f);
	uint32_t count = argc > 2 ? (uint32_t)argc - 2 : 0;
	if (f) {
		f->destinations = calloc(count, sizeof *f->destinations);
		f->fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	}
	if (!f || !f->destinations || f->fd < 0 || count == 0) {
		(void)fprintf(stderr, "floor ADDRESS PORT...\n");
		return 2;
	}
	for (f->count = 0; f->count < count; f->count++) {
		if (!prepare_destination(&f->destinations[f->count], argv[1], argv[f->count + 2], f->count)) {
			(void)fprintf(stderr, "floor: a destination can't be used\n");
			return 2;
		}
	}
	prepare_messages(f);
	while (fgets(line, sizeof line, stdin)) {
		uint32_t *const numbers[] = {&f->publishers, &f->fps, &f->burst, &f->frames};
		char *at = line;
		for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
			*numbers[i] = (uint32_t)strtoul(at, &at, 10);
		}
		if (*at != '\n' || f->burst > MAX_BURST || f->publishers == 0 || f->fps == 0) {
			(void)fprintf(stderr, "floor: bad line\n");
			return 2;
		}
		run(f);
	}
	for (uint32_t i = 0; i < count; i++) {
		EVP_CIPHER_CTX_free(f->destinations[i].cipher);
	}
	free(f->destinations);
	free(f);
	return 0;
}
