package bench_test

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "measure, and write the figures of docs/speed.md")

// TestSpeedFigures measures with the Go that runs it, prints the lines of the table and writes them into docs/speed.md.
// The lines of other versions of Go stay. The command .ci/speed runs it with each version.
func TestSpeedFigures(t *testing.T) { //nolint:paralleltest // it measures
	if !*update {
		t.Skip("figures of a busy machine are of no use: measure on a quiet one, with -update")
	}
	version, _, _ := strings.Cut(strings.TrimPrefix(runtime.Version(), "go"), " ")
	minor := strings.Join(strings.SplitN(version, ".", 3)[:2], ".")
	var lines []string
	for _, row := range []struct {
		what, time, ratio string
		bench             func(*testing.B)
	}{
		{"page of 100 patients, from memory", "ns/page", "x/encoding-json", BenchmarkDecodePatients},
		{"page of 100 appointments, from memory", "ns/page", "x/encoding-json", BenchmarkDecodeAppointments},
		{"page of 100 patients, over TLS", "ns/call", "x/net-http", BenchmarkCallPage},
		{"one business, over TLS", "ns/call", "x/net-http", BenchmarkCallSmall},
		{"one business, over TLS, baseline with a timeout", "ns/call", "x/net-http", BenchmarkCallSmallTimeout},
	} {
		found := testing.Benchmark(row.bench).Extra
		ms, ratio := found[row.time]/1e6, found[row.ratio]
		lines = append(lines, fmt.Sprintf("| %s | %s | %.3f ms | %.3f ms | %.2f |\n", minor, row.what, ms, ms/ratio, ratio))
	}
	t.Logf("%s\n%s", runtime.Version(), strings.Join(lines, ""))
	writeFigures(t, "../../docs/speed.md", "| "+minor+" |", lines)
}

// writeFigures replaces the lines of a table that begin with prefix.
func writeFigures(t *testing.T, file, prefix string, lines []string) {
	t.Helper()
	const head = "|---|---|---|---|---|\n"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, after, found := strings.Cut(string(text), head)
	if !found {
		t.Fatalf("%s has no table", file)
	}
	rows, rest, _ := strings.Cut(after, "\n\n")
	table := slices.Collect(strings.Lines(rows + "\n"))
	table = slices.DeleteFunc(table, func(line string) bool { return strings.HasPrefix(line, prefix) })
	table = append(table, lines...)
	slices.SortStableFunc(table, func(a, b string) int { return strings.Compare(column(a), column(b)) })
	if err := os.WriteFile(file, []byte(before+head+strings.Join(table, "")+"\n"+rest), 0o600); err != nil {
		t.Fatal(err)
	}
}

// column returns the first column of a line, the version of Go.
func column(line string) string { return strings.Split(line, "|")[1] }
