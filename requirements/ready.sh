#!/usr/bin/env bash
# Makes sure that what a Debian machine must bring is there: `ready.sh python` for running, `ready.sh lint` for checking
# the scripts of the pages, `ready.sh tests` for testing.
# With root or password-less sudo it installs what is missing; otherwise it says in one sentence what to install.
set -euo pipefail

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
  command -v apt-get >/dev/null && { [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; }
}

need() {  # need PURPOSE PACKAGE...: installs Debian packages or ends with the one sentence
  local purpose=$1
  shift
  if ! may_install; then
    echo "CASEFLOW needs $purpose: please run 'apt-get install $*' as root, then try again." >&2
    exit 1
  fi
  echo "Installing $* for $purpose ..." >&2
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

python_ready() {
  local python=${PYTHON:-python3}
  command -v "$python" >/dev/null || need "Python 3.11" python3 python3-venv
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "CASEFLOW needs Python 3.11 or newer, and $python is $("$python" --version 2>&1): please name another one with 'make PYTHON=...'." >&2
    exit 1
  }
  "$python" -c 'import ensurepip, venv' 2>/dev/null || need "virtual environments of Python" python3-venv
}

lint_ready() {
  command -v node >/dev/null || need "a reader of the scripts of its pages" nodejs
}

tests_ready() {
  local missing=()
  command -v node >/dev/null || missing+=(nodejs)
  # The headless build draws the same pages with a third less work; a whole Chromium that is there already will do.
  command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || missing+=(chromium-headless-shell)
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || missing+=(postgresql)
  [ ${#missing[@]} -eq 0 ] || need "a browser, a throw-away database and node for its tests" "${missing[@]}"
}

case ${1:-} in
  python) python_ready ;;
  lint) lint_ready ;;
  tests) tests_ready ;;
  *) echo "usage: ready.sh python|lint|tests" >&2; exit 2 ;;
esac
