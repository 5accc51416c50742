package testkit

import (
	"fmt"
	"io"
	"log/slog"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko"
)

// Marks stand for personal data. None can be part of a memory address.
const (
	MarkText   = "MARKovic"
	MarkNumber = 770077077
)

// MarkDate and MarkTime are marks that are a day and a time.
var (
	MarkDate = cliniko.Date{Year: 1907, Month: time.July, Day: 17}
	MarkTime = time.Date(1907, time.July, 17, 7, 7, 7, 0, time.UTC)
)

var allMarks = []string{
	MarkText, fmt.Sprintf("%x", MarkText), fmt.Sprintf("%X", MarkText), strconv.Itoa(MarkNumber), fmt.Sprintf("%x", MarkNumber),
	"1907-07-17", "1907 July 17", "1907 7 17", "Year:1907", "wall:0x0",
}

// ShownMark returns a mark that a text contains, or "".
func ShownMark(text string) string {
	for _, mark := range allMarks {
		if strings.Contains(text, mark) {
			return mark
		}
	}
	return ""
}

// verbs are tried on every value and error.
var verbs = []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"}

// Printed returns the texts of a value when it is printed or logged, by the way of printing. It leaves out slices and
// maps in a JSON log, because slog writes them as encoding/json does, in full.
func Printed(v reflect.Value) map[string]string {
	pointer := reflect.New(v.Type())
	pointer.Elem().Set(v)
	slice := reflect.Append(reflect.MakeSlice(reflect.SliceOf(v.Type()), 0, 1), v)
	table := reflect.MakeMap(reflect.MapOf(reflect.TypeFor[string](), v.Type()))
	table.SetMapIndex(reflect.ValueOf("key"), v)

	texts := map[string]string{}
	for name, value := range map[string]any{
		"value": v.Interface(), "pointer": pointer.Interface(), "slice": slice.Interface(), "map": table.Interface(),
		"any": []any{v.Interface(), pointer.Interface()}, "field": struct{ V any }{v.Interface()},
	} {
		for _, verb := range verbs {
			texts[verb+" of "+name] = fmt.Sprintf(verb, value)
		}
		texts["text log of "+name] = logged(TextHandler, value)
		if name == "value" || name == "pointer" {
			texts["JSON log of "+name] = logged(JSONHandler, value)
		}
	}
	return texts
}

// TextHandler logs everything as text.
func TextHandler(w io.Writer) slog.Handler {
	return slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug})
}

// JSONHandler logs everything as JSON.
func JSONHandler(w io.Writer) slog.Handler {
	return slog.NewJSONHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug})
}

func logged(handler func(io.Writer) slog.Handler, value any) string {
	var out strings.Builder
	slog.New(handler(&out)).Info("x", "value", value, slog.Group("group", "value", value))
	return out.String()
}
