# Sourced by ./run test. The browser tests drive Debian's chromium; a machine without it gets it, or a clear word.
if ! command -v chromium >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Memasang chromium untuk uji peramban …"
    apt-get update -qq >/dev/null 2>&1 || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
  else
    echo "./run test needs Debian's chromium: apt install chromium" >&2
    exit 1
  fi
fi
