"""A port of the loopback that is free for TCP and UDP. As a program: prints as many as asked for, e.g. free_port.py 2"""
import random
import socket
import sys


def free_port() -> int:
    """Below those that the system gives to whoever asks for any: it stays free until it is used."""
    while True:
        port = random.randrange(16000, 32768)
        with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
            try:
                tcp.bind(("127.0.0.1", port))
                udp.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


if __name__ == "__main__":
    print(*(free_port() for _ in range(int(sys.argv[1]))))
