"""Certificates for a daemon on TCP, made with openssl the way Docker's documentation tells."""

import shutil
import subprocess
from pathlib import Path

DAYS = "2"
KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def find_openssl() -> str | None:
    """Return the path of openssl; None if it is not installed."""
    return shutil.which("openssl")


def make_certificates(folder: Path) -> None:
    """
    Make a certificate authority in *folder*, and below it what daemon and clients show.

    `server/` and `client/` get ca.pem, cert.pem and key.pem, as in a DOCKER_CERT_PATH;
    `stranger/` gets a client's certificate of another authority.
    """
    for authority, owners in {"ours": ("server", "client"), "theirs": ("stranger",)}.items():
        (folder / authority).mkdir(parents=True)
        _authority(folder / authority)
        for owner in owners:
            (folder / owner).mkdir()
            _certificate(folder / authority, folder / owner)
    shutil.copy(folder / "ours" / "ca.pem", folder / "stranger" / "ca.pem")


def _authority(folder: Path) -> None:
    _openssl(
        *("req", "-new", "-x509", "-days", DAYS, *KEY, "-subj", "/CN=watchroom test authority"),
        *("-keyout", f"{folder}/ca-key.pem", "-out", f"{folder}/ca.pem"),
    )


def _certificate(authority: Path, owner: Path) -> None:
    """Make a key and a certificate that is good for both ends of a connection to 127.0.0.1."""
    request, extensions = owner / "request.csr", owner / "extensions.cnf"
    extensions.write_text(
        "subjectAltName = DNS:localhost,IP:127.0.0.1\nextendedKeyUsage = serverAuth,clientAuth\n"
    )
    _openssl(
        *("req", "-new", *KEY, "-subj", f"/CN={owner.name}"),
        *("-keyout", f"{owner}/key.pem", "-out", str(request)),
    )
    _openssl(
        *("x509", "-req", "-days", DAYS, "-in", str(request), "-extfile", str(extensions)),
        *("-CA", f"{authority}/ca.pem", "-CAkey", f"{authority}/ca-key.pem", "-CAcreateserial"),
        *("-out", f"{owner}/cert.pem"),
    )
    shutil.copy(authority / "ca.pem", owner / "ca.pem")


def _openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)
