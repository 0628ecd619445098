/* How a synthetic participant offers. */
#include "offer.h"

#include "bytes.h"

#include <string.h>

const struct rtp_ext_ids offer_ext_ids = {.id = {
	[RTP_EXT_MID] = 4, [RTP_EXT_RID] = 10, [RTP_EXT_REPAIRED_RID] = 11, [RTP_EXT_AUDIO_LEVEL] = 1,
	[RTP_EXT_TWCC] = 3}};

uint32_t offer_seat_audio_mid(uint32_t sources, uint32_t seats, uint32_t seat)
{
	return seat < seats ? sources + 2 * seat : sources + seats + seat;
}

uint32_t offer_seat_video_mid(uint32_t sources, uint32_t seat)
{
	return sources + 2 * seat + 1;
}

static void write_ext(struct writer *w, enum rtp_ext ext)
{
	write_format(w, "a=extmap:%u %s\r\n", offer_ext_ids.id[ext], rtp_ext_uri(ext));
}

static void write_transport(struct writer *w, const struct offer_conf *conf, uint32_t mid, bool sends)
{
	write_format(w, "c=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\na=ice-ufrag:%s\r\na=ice-pwd:%s\r\n"
		"a=ice-options:trickle\r\na=fingerprint:sha-256 ", conf->ufrag, conf->pwd);
	for (int i = 0; i < 32; i++) {
		write_format(w, "%s%02X", i ? ":" : "", conf->fingerprint[i]);
	}
	write_format(w, "\r\na=setup:%s\r\na=mid:%u\r\na=%s\r\na=rtcp-mux\r\na=rtcp-rsize\r\n",
		conf->is_reply ? "active" : "actpass", mid, sends ? "sendonly" : "recvonly");
}

static void write_audio(struct writer *w, const struct offer_conf *conf, uint32_t mid, bool sends)
{
	write_format(w, "m=audio 9 UDP/TLS/RTP/SAVPF %d\r\n", OFFER_PT_OPUS);
	write_transport(w, conf, mid, sends);
	write_ext(w, RTP_EXT_AUDIO_LEVEL);
	write_ext(w, RTP_EXT_TWCC);
	write_ext(w, RTP_EXT_MID);
	write_format(w, "a=rtpmap:%d opus/48000/2\r\na=rtcp-fb:%d transport-cc\r\n"
		"a=fmtp:%d minptime=10;useinbandfec=1\r\n", OFFER_PT_OPUS, OFFER_PT_OPUS, OFFER_PT_OPUS);
	if (mid == 0 && sends) {
		write_format(w, "a=msid:me mic\r\na=ssrc:%u cname:peer\r\n", conf->mic_ssrc);
	}
}

static void write_video(struct writer *w, const struct offer_conf *conf, uint32_t mid, bool sends)
{
	write_format(w, "m=video 9 UDP/TLS/RTP/SAVPF %d %d\r\n", OFFER_PT_VP8, OFFER_PT_RTX);
	write_transport(w, conf, mid, sends);
	write_ext(w, RTP_EXT_TWCC);
	write_ext(w, RTP_EXT_MID);
	write_ext(w, RTP_EXT_RID);
	write_ext(w, RTP_EXT_REPAIRED_RID);
	write_format(w, "a=rtpmap:%d VP8/90000\r\na=rtcp-fb:%d transport-cc\r\na=rtcp-fb:%d nack\r\n"
		"a=rtcp-fb:%d nack pli\r\na=rtpmap:%d rtx/90000\r\na=fmtp:%d apt=%d\r\n", OFFER_PT_VP8,
		OFFER_PT_VP8, OFFER_PT_VP8, OFFER_PT_VP8, OFFER_PT_RTX, OFFER_PT_RTX, OFFER_PT_VP8);
	if (mid == 1 && sends) {
		write_format(w, "a=msid:me camera\r\na=rid:q send\r\na=rid:h send\r\na=simulcast:send q;h\r\n");
	}
}

size_t offer_write(char *out, size_t cap, const struct offer_conf *conf)
{
	struct writer w;
	writer_init(&w, out, cap);
	uint32_t sections = conf->sources + 2 * conf->seats + conf->voice_seats;
	write_format(&w, "v=0\r\no=- %llu %u IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE",
		(unsigned long long)conf->session_id, conf->version);
	for (uint32_t i = 0; i < sections; i++) {
		write_format(&w, " %u", i);
	}
	write_format(&w, "\r\na=extmap-allow-mixed\r\na=msid-semantic: WMS me\r\n");
	for (uint32_t i = 0; i < conf->sources; i++) {
		bool is_video = i == 1 || i == 2;
		(is_video ? write_video : write_audio)(&w, conf, i, true);
	}
	for (uint32_t i = 0; i < conf->seats; i++) {
		write_audio(&w, conf, offer_seat_audio_mid(conf->sources, conf->seats, i), false);
		write_video(&w, conf, offer_seat_video_mid(conf->sources, i), false);
	}
	for (uint32_t i = 0; i < conf->voice_seats; i++) {
		write_audio(&w, conf, offer_seat_audio_mid(conf->sources, conf->seats, conf->seats + i), false);
	}
	write_u8(&w, 0);
	return writer_result(&w) == OK ? writer_len(&w) - 1 : 0;
}

size_t offer_write_reply(char *out, size_t cap, const struct offer_conf *conf, const char *offer)
{
	struct offer_conf reply = *conf;
	const char *audio = strstr(offer, "m=audio ");
	const char *video = strstr(offer, "m=video ");
	reply.is_reply = true;
	reply.sources = 0;
	bool is_known = audio && video && audio < video && strstr(audio, "a=mid:0") && strstr(video, "a=mid:1");
	return is_known ? offer_write(out, cap, &reply) : 0;
}
