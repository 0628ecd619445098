"""Reads mails as somebody else's program does: for each FOLDER/NAME.eml writes NAME.head, NAME.body and NAME.ics."""
import email
import email.header
import email.policy
import email.utils
import pathlib
import sys

POLICY = email.policy.SMTP.clone(raise_on_defect=True)


def read(path: pathlib.Path) -> None:
    message = email.message_from_bytes(path.read_bytes(), policy=POLICY)
    text, calendar = message.iter_parts()
    facts = [f"headers {','.join(message.keys())}"]
    # the newer parser of addresses puts spaces between encoded words of a name; the older one does as RFC 2047 says
    plain = email.message_from_bytes(path.read_bytes())
    for name in ("From", "To"):
        ((shown, address),) = email.utils.getaddresses([plain[name]])
        assert [address] == [one.addr_spec for one in message[name].addresses]
        facts.append(f"{name} {email.header.make_header(email.header.decode_header(shown))} <{address}>")
    facts += [
        f"Subject {message['Subject']}",
        f"Date {message['Date'].datetime.isoformat()}",
        f"Message-ID {message['Message-ID']}",
        f"Language {message['Content-Language']}",
        f"kinds {message.get_content_type()} {text.get_content_type()} {calendar.get_content_type()}",
        f"charsets {text.get_content_charset()} {calendar.get_content_charset()}",
        f"method {calendar['Content-Type'].params['method']}",
        f"file {calendar.get_filename()}",
    ]
    path.with_suffix(".head").write_text("\n".join(facts) + "\n")
    path.with_suffix(".body").write_bytes(text.get_content().replace("\r\n", "\n").encode())
    path.with_suffix(".ics").write_bytes(calendar.get_content().encode())


for found in sorted(pathlib.Path(sys.argv[1]).glob("*.eml")):
    read(found)
