package browser

import (
	"bytes"
	"cmp"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// inScheme makes the browser prefer light or dark pages.
func inScheme(scheme string) action {
	return command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
}

func clickOn(selector string) action { return chromedp.Click(chromedp.CSS(selector)) }

// fits fails the test if the page can be scrolled sideways.
func (tb *tab) fits(width int64) {
	tb.t.Helper()
	if got := eval[int64](tb, "document.documentElement.scrollWidth"); got > width {
		tb.t.Errorf("%s is %d pixels wide, more than %d", eval[string](tb, "location.pathname + location.search"), got, width)
	}
}

// lowContrast returns the texts of the page whose contrast to their background is below 4.5:1.
const lowContrast = `(() => {
	const parse = (text) => (text.match(/[\d.]+/g) || []).map(Number);
	const luminance = ([r, g, b]) => {
		const [x, y, z] = [r, g, b].map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
		return 0.2126 * x + 0.7152 * y + 0.0722 * z;
	};
	const ground = (element) => {
		for (; element; element = element.parentElement) {
			const c = parse(getComputedStyle(element).backgroundColor);
			if (c.length === 3 || c[3] === 1) return c;
		}
		return [255, 255, 255];
	};
	const found = [];
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walker.nextNode()) {
		const element = walker.currentNode.parentElement;
		if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
		const [a, b] = [luminance(parse(getComputedStyle(element).color)), luminance(ground(element))];
		const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		if (contrast < 4.5) found.push(element.className + " " + walker.currentNode.data.trim().slice(0, 30) + " " + contrast.toFixed(2));
	}
	return found;
})()`

func (tb *tab) hasContrast() {
	tb.t.Helper()
	for _, text := range eval[[]string](tb, lowContrast) {
		tb.t.Errorf("%s: low contrast: %s", eval[string](tb, "location.pathname"), text)
	}
}

// isLabelled fails the test if a field has no label, or the page no language, heading or title.
func (tb *tab) isLabelled() {
	tb.t.Helper()
	const missing = `[
		...[...document.querySelectorAll("input, select, textarea")].filter((e) => e.type !== "hidden" && !e.labels.length).map((e) => "a label for " + e.name),
		...[...document.querySelectorAll("a, button")].filter((e) => e.checkVisibility() && !e.innerText.trim()).map((e) => "a text in " + e.outerHTML),
		...(document.querySelectorAll("h1").length === 1 ? [] : ["one h1"]),
		...(document.documentElement.lang && document.title ? [] : ["a language and a title"]),
	]`
	for _, what := range eval[[]string](tb, missing) {
		tb.t.Errorf("%s lacks %s", eval[string](tb, "location.pathname"), what)
	}
}

var pictures = flag.String("pictures", "", "write pictures of the pages to this `directory`")

// TestPictures writes the pictures of docs/sandbox.md:
//
//	go test -run TestPictures -pictures ../../docs/images
func TestPictures(t *testing.T) {
	t.Parallel()
	if *pictures == "" {
		t.Skip("only with -pictures")
	}
	s := serve(t)
	s.callAbout(t)
	for _, page := range []struct {
		name, path, scheme string
		width              int64
	}{
		{"diary", "?practitioner=2", "light", wide},
		{"diary-narrow", "?practitioner=2", "dark", narrow},
		{"patients", "patients", "light", wide},
		{"patient", "patients/120", "dark", wide},
		{"requests", "requests", "light", wide},
	} {
		tb := open(t, s.url+"/_/sandbox/"+page.path, page.width, inScheme(page.scheme))
		if page.name == "requests" {
			tb.until("document.querySelector('#state').innerText === 'Live'")
			tb.run(clickOn("#requests summary"))
		}
		writePicture(t, filepath.Join(*pictures, page.name+".png"), get(tb, chromedp.CaptureScreenshot()))
	}
}

// writePicture writes a screenshot with 256 colours, which makes it small.
func writePicture(t *testing.T, file string, shot []byte) {
	t.Helper()
	full, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		t.Fatal(err)
	}
	small := image.NewPaletted(full.Bounds(), commonColors(full))
	draw.Draw(small, small.Bounds(), full, image.Point{}, draw.Src)
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&b, small); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// commonColors returns the 256 most common colours of an image.
func commonColors(img image.Image) color.Palette {
	count := map[color.RGBA]int{}
	bounds := img.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			count[color.RGBAModel.Convert(img.At(x, y)).(color.RGBA)]++
		}
	}
	return mostCommon(count, 256)
}

func mostCommon(count map[color.RGBA]int, n int) color.Palette {
	colors := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int {
		return cmp.Or(count[b]-count[a], int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B))
	})
	var common color.Palette
	for _, c := range colors[:min(n, len(colors))] {
		common = append(common, c)
	}
	return common
}
