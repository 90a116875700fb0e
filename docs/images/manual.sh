#!/bin/sh
# Takes the pictures of docs/manual.ko.md and of README.md anew: cargo build, then docs/images/manual.sh target/debug/giljabi
# Needs Xvfb and pngquant. The notice picture needs a notice in force, so the guides
# are copied and given one of today.
set -eu
giljabi=$(realpath "$1")
cd "$(dirname "$0")/../.."
out=$PWD/docs/images/manual
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r guides "$work/guides"
today=$(TZ=Asia/Seoul date +%F)
cat > "$work/guides/notices.toml" <<NOTICE
[[notice]]
id = "bc-auth"
title = "BC 인증 장애"
text = "BC카드 인증이 안 돼요. BC카드가 고치고 있어요."
say = "지금 BC카드 본인인증이 원활하지 않습니다. 저녁 이후에 다시 시도해 주십시오."
severity = "critical"
start = ${today}T00:00:00+09:00
end = ${today}T23:59:59+09:00
guides = ["isp-registration"]
source = "BC카드 공지"
NOTICE
picture() {
    xvfb-run -a -s '-screen 0 1400x1500x24' "$giljabi" --guides "$1" --screenshot "$work/$3.png" --scene "$2" \
        --theme "${6:-light}" --size "${5:-1280}x${4:-800}"
}
picture guides welcome welcome
picture guides tour-find tour
picture guides query query
picture "$work/guides" notice notice
picture guides step step
picture guides calls calls
picture guides ending ending
picture guides diagnose-card diagnose
picture guides payment payment
# All of the settings, the shared database among them.
picture guides settings settings 1400
mkdir -p "$out"
# Few colours are enough for a screen; the files are a fifth of the size.
for file in "$work"/*.png; do
    pngquant --force --strip --speed 1 --output "$out/$(basename "$file")" 96 -- "$file"
done
rm "$work"/*.png
picture guides step step-light
picture guides payment payment-light
picture guides confirm confirm-light
picture guides query query-light
picture guides step step-dark 800 1280 dark
picture guides choices choices-narrow 700 1024
for file in "$work"/*.png; do
    pngquant --force --strip --speed 1 --output "docs/images/$(basename "$file")" 96 -- "$file"
done
