# A thin door to meson and ninja.
BUILD ?= build

all: $(BUILD)/build.ninja
	ninja -C $(BUILD)

check: all
	meson test -C $(BUILD) --print-errorlogs

$(BUILD)/build.ninja:
	meson setup $(BUILD)

# Writes the blessed files anew from what the program does now: look at the difference before you commit it.
bless: all
	KEZHANG_BLESS=1 meson test -C $(BUILD) --suite unit

format:
	git ls-files '*.c' '*.h' | xargs clang-format-14 -i

clean:
	rm -rf $(BUILD)

.PHONY: all check bless format clean
