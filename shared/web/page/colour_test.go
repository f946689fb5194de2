package page

import (
	"fmt"
	"os/exec"
	"testing"
	"time"
)

// WCAG 2.2, 1.4.3: 4.5 to 1, for any colour that a firm may have.
func TestColour_AnyFirmCanBeRead(t *testing.T) {
	for r := 0; r <= 255; r += 15 {
		for g := 0; g <= 255; g += 15 {
			for b := 0; b <= 255; b += 15 {
				c := colour{float64(r), float64(g), float64(b)}
				surface := c.surface()
				light, dark := c.readable(paper), c.readable(nightfall)
				for what, ratio := range map[string]float64{
					"text on the band":      contrast(surface.ink(), surface),
					"link on paper":         contrast(light, paper),
					"link on white":         contrast(light, white),
					"link on a light tint":  contrast(light, white.towards(light, tint)),
					"link on a dark tint":   contrast(dark, nightfall.towards(dark, tint)),
					"link in the dark":      contrast(dark, nightfall),
					"text on a dark button": contrast(dark.ink(), dark),
				} {
					if ratio < 4.5 {
						t.Fatalf("%s: %s has a contrast of %.2f", c, what, ratio)
					}
				}
			}
		}
	}
}

func TestSizes(t *testing.T) {
	for n, want := range map[int64]string{0: "0 bytes", 1: "1 byte", 1023: "1023 bytes", 1024: "1 KiB", 1536: "1.5 KiB", 1048575: "1 MiB", 8 << 20: "8 MiB", 41943041: "40 MiB", 1 << 30: "1 GiB", 5 << 40: "5 TiB", 5 << 50: "5120 TiB"} {
		if got := size(n); got != want {
			t.Errorf("size(%d) is %q, not %q", n, got, want)
		}
	}
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 41943040: "41,943,040"} {
		if got := grouped(n); got != want {
			t.Errorf("grouped(%d) is %q, not %q", n, got, want)
		}
	}
	for d, want := range map[time.Duration]string{0: "some time", time.Minute: "1 minute", 15 * time.Minute: "15 minutes", time.Hour: "1 hour", 90 * time.Minute: "90 minutes", 8 * time.Hour: "8 hours"} {
		if got := span(d); got != want {
			t.Errorf("span(%s) is %q, not %q", d, got, want)
		}
	}
}

func TestActs_EveryKindHasWords(t *testing.T) {
	for kind := range acts {
		for _, outcome := range []string{"done", "denied"} {
			if words := actWords(Event{Action: kind, Outcome: outcome}); words == "" || words == kind {
				t.Errorf("%s %s has no words", kind, outcome)
			}
		}
	}
	if words := actWords(Event{Action: "something.new"}); words != "something.new" {
		t.Error(fmt.Sprint("an unknown act is shown as ", words))
	}
}

// The committed bundle is what its script makes of the pinned packages.
func TestBundle_IsFresh(t *testing.T) {
	if out, err := exec.Command("node", "../../../infra/bundle.mjs", "--check").CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}
