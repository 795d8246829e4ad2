# A thin door to meson and ninja.
BUILD ?= build

all: $(BUILD)/build.ninja
	ninja -C $(BUILD)

check: all
	meson test -C $(BUILD) --print-errorlogs

$(BUILD)/build.ninja:
	meson setup $(BUILD)

format:
	git ls-files '*.c' '*.h' | xargs clang-format-14 -i

clean:
	rm -rf $(BUILD)

.PHONY: all check format clean
