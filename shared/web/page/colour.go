package page

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
)

// colour is an sRGB colour, each part 0 to 255.
type colour struct{ r, g, b float64 }

var colourForm = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

func parseColour(s string) (colour, error) {
	if !colourForm.MatchString(s) {
		return colour{}, fmt.Errorf("the firm's colour must be written as # and six hex digits, like #1f3a5f, not %q", s)
	}
	n, err := strconv.ParseUint(s[1:], 16, 32)
	if err != nil {
		return colour{}, fmt.Errorf("reading the firm's colour: %w", err)
	}
	return colour{float64(n >> 16), float64(n >> 8 & 0xff), float64(n & 0xff)}, nil
}

func (c colour) String() string {
	return fmt.Sprintf("#%02x%02x%02x", int(math.Round(c.r)), int(math.Round(c.g)), int(math.Round(c.b)))
}

// luminance is the relative luminance of WCAG 2.2, from 0 (black) to 1 (white).
func (c colour) luminance() float64 {
	linear := func(v float64) float64 {
		v /= 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.r) + 0.7152*linear(c.g) + 0.0722*linear(c.b)
}

// contrast is the contrast ratio of WCAG 2.2, from 1 to 21.
func contrast(a, b colour) float64 {
	x, y := a.luminance(), b.luminance()
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

// towards mixes a share (0 to 1) of another colour in, and rounds to what a style sheet can say.
func (c colour) towards(d colour, share float64) colour {
	mix := func(x, y float64) float64 { return math.Round(x + (y-x)*share) }
	return colour{mix(c.r, d.r), mix(c.g, d.g), mix(c.b, d.b)}
}

var (
	white     = colour{255, 255, 255}
	black     = colour{0, 0, 0}
	paper     = colour{0xf6, 0xf5, 0xf2} // background of the light theme, as in base.css
	nightfall = colour{0x1c, 0x21, 0x29} // lightest surface of the dark theme, as in base.css
)

// readable moves the colour away from the background, as little as it takes to be read on it (4.5:1; WCAG 2.2, 1.4.3).
func (c colour) readable(on colour) colour {
	away := black
	if on.luminance() < 0.18 {
		away = white
	}
	for step := 0; step < 100; step++ {
		if d := c.towards(away, float64(step)/100); contrast(d, on) >= 5.2 {
			return d
		}
	}
	return away
}

// ink is black or white, whichever can be read better on the colour.
func (c colour) ink() colour {
	if contrast(white, c) >= 4.5 {
		return white
	}
	return colour{0x14, 0x18, 0x1f}
}

// tint is the share of the link's colour in the surface that a pointer rests on.
const tint = 0.06

// surface is the colour for areas and buttons. A colour of medium brightness allows neither white nor near-black text at 4.5:1 in a few
// cases; it is darkened until one does.
func (c colour) surface() colour {
	for contrast(c.ink(), c) < 4.5 {
		c = c.towards(black, 0.04)
	}
	return c
}

// firmSheet is the style sheet that carries the firm's colour, so that no page needs an inline style.
func firmSheet(c colour) []byte {
	surface, light, dark := c.surface(), c.readable(paper), c.readable(nightfall)
	return fmt.Appendf(nil, `:root {
  --firm: %s;
  --on-firm: %s;
  --link: %s;
  --link-dark: %s;
  --link-ink-dark: %s;
  --wash: %s;
  --wash-dark: %s;
}
`, surface, surface.ink(), light, dark, dark.ink(), white.towards(light, tint), nightfall.towards(dark, tint))
}
