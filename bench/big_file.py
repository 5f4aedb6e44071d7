#!/usr/bin/env python3
"""One large file up and down again: seconds, the server's processor time and the most memory it ever held.

    bench/big_file.py [--gib 5]

The bytes are made and compared as they go, so neither side keeps the file. The folder for temporary files needs room
for it. LAZO_SERVER_COMMAND replaces `./lazo server`, whose heap is 512 MB at most.
"""
import argparse
import hashlib
import os
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from mlflow import ROOT, Client, free_port, start  # noqa: E402  the file beside this one

MIB = 1 << 20


class Bytes:
    """A file of so many MiB that are nowhere: blocks that differ, digested on their way."""

    def __init__(self, size):
        self.left, self.number, self.block, self.digest = size, 0, bytearray(os.urandom(MIB)), hashlib.sha256()

    def read(self, _):
        if not self.left:
            return b""
        self.left -= 1
        self.number += 1
        self.block[:8] = self.number.to_bytes(8, "big")
        self.digest.update(self.block)
        return bytes(self.block)


def memory(pid):
    """MB resident now, and at most so far."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return [int(lines[name].split()[0]) // 1024 for name in ("VmRSS", "VmHWM")]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gib", type=int, default=5)
    options = parser.parse_args()
    if "LAZO_SERVER_COMMAND" not in os.environ:
        subprocess.run([f"{ROOT}/lazo", "--version"], check=True)  # builds first, when that is due
    port, size = free_port(), options.gib << 30
    with tempfile.TemporaryDirectory() as folder:
        command = shlex.split(os.environ.get("LAZO_SERVER_COMMAND", f"{ROOT}/lazo server"))
        process, _ = start([*command, "--port", str(port), "--data", f"{folder}/data"], Path(folder), port)
        try:
            client = Client(port)
            client.connection.blocksize = MIB
            run = client.post("runs/create", {"experiment_id": "0"})["run"]["info"]["run_id"]
            path = f"/api/2.0/mlflow-artifacts/artifacts/0/{run}/artifacts/big.bin"
            print(f"before: {memory(process.pid)[0]} MB resident", flush=True)
            sent, began = Bytes(size // MIB), time.perf_counter()
            client.connection.request("PUT", path, sent, {"Content-Length": str(size)})
            reply = client.connection.getresponse()
            answer = reply.read()
            assert reply.status == 200, answer
            print(f"up: {time.perf_counter() - began:.1f} s, {memory(process.pid)[0]} MB resident", flush=True)
            began, digest, got = time.perf_counter(), hashlib.sha256(), 0
            client.connection.request("GET", path)
            reply = client.connection.getresponse()
            while chunk := reply.read(MIB):
                digest.update(chunk)
                got += len(chunk)
            assert got == size and digest.digest() == sent.digest.digest(), "other bytes came back than were sent"
            now, most = memory(process.pid)
            print(f"down: {time.perf_counter() - began:.1f} s, {now} MB resident, {most} MB at most, the same bytes", flush=True)
        finally:
            process.terminate()
            process.wait(60)


if __name__ == "__main__":
    main()
