#!/bin/sh
# Pastes the ten things of tests/data/morning into the real window, one after another, and keeps a picture of each card:
# cargo build, then docs/images/morning.sh target/debug/giljabi
# Needs Xvfb, openbox, xdotool, xclip, ImageMagick and pngquant.
set -eu
giljabi=$(realpath "$1")
cd "$(dirname "$0")/../.."
if [ "${2-}" != inside ]; then
    exec xvfb-run -a -s '-screen 0 1280x900x24' dbus-run-session -- "$0" "$giljabi" inside
fi
out=$PWD/docs/images/morning
work=$(mktemp -d)
running=
trap 'kill $running; rm -rf "$work"' EXIT
mkdir -p "$out" "$work/data"
printf 'welcomed = true\ntheme = "light"\n' > "$work/data/settings.toml"
openbox &
running=$!
sleep 2
"$giljabi" --practice --data "$work/data" --guides guides &
running="$! $running"
sleep 6
for file in tests/data/morning/*; do
    name=$(basename "${file%.*}")
    xclip -selection clipboard -in "$file"
    xdotool key F2
    sleep 1
    xdotool key ctrl+a
    sleep 1
    xdotool key ctrl+v
    sleep 3
    import -window "$(xdotool getactivewindow)" "$work/$name.png"
    pngquant --force --strip --speed 1 --output "$out/$name.png" 96 -- "$work/$name.png"
done
