package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
)

// list returns the headers that were seen, in a fixed order.
func (h headers) list() []Header {
	all := []Header{}
	for _, name := range slices.Sorted(maps.Keys(h)) {
		seen := h[name]
		header := Header{Name: name, Responses: seen.responses}
		if seen.isNumber {
			header.Values = strconv.FormatInt(seen.values[0], 10)
			if seen.values[0] != seen.values[1] {
				header.Values = fmt.Sprintf("%d to %d", seen.values[0], seen.values[1])
			}
			if name == resetHeader {
				header.Values += " s from the Date of the response"
			}
		}
		all = append(all, header)
	}
	return all
}

func (r *Report) writeJSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r)
}

// writeText prints the report for people.
func (r *Report) writeText(w io.Writer) {
	fmt.Fprintf(w, "cliniko-doctor, SDK %s\n\n", r.Version)
	r.writeChecks(w)
	r.writeLists(w)
	r.writeDifferences(w)
	for _, q := range r.Questions {
		fmt.Fprintf(w, "%s\n  %s\n", q.Question, strings.ReplaceAll(q.Answer, "; ", "\n  "))
	}
	if len(r.Questions) > 0 {
		fmt.Fprintln(w)
	}
	for _, h := range r.Headers {
		fmt.Fprintf(w, "%s: in %d responses %s\n", h.Name, h.Responses, h.Values)
	}
	fmt.Fprintf(w, "%d requests, %d rate limited\n\n", r.Requests, r.RateLimited)
	if r.OK {
		fmt.Fprintln(w, "Everything works.")
	} else {
		fmt.Fprintln(w, "Something does not work: see FAILED above.")
	}
	fmt.Fprintln(w, "This report holds no personal data. You may send it to the maintainers of the SDK.")
}

// mark returns a result in the form in which it stands out in a table.
func mark(result Result) string {
	if result == ResultFailed {
		return "FAILED"
	}
	return string(result)
}

func (r *Report) writeChecks(w io.Writer) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, c := range r.Checks {
		fmt.Fprintf(table, "%s\t%s\t%s\n", mark(c.Result), c.Name, c.Detail)
	}
	_ = table.Flush() // the caller cannot print the failure either
	for _, c := range r.Checks {
		if c.Remedy != "" {
			fmt.Fprintf(w, "\n%s: %s\n", c.Name, c.Remedy)
		}
	}
	fmt.Fprintln(w)
}

func (r *Report) writeLists(w io.Writer) {
	if len(r.Lists) == 0 {
		return
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprint(table, "RESULT\tMETHOD\tSTATUS\tTOTAL\tREAD\tDETAIL\n")
	for _, l := range r.Lists {
		fmt.Fprintf(table, "%s\t%s\t%d\t%d\t%d\t%s\n", mark(l.Result), l.Method, l.Status, l.Total, l.Records, l.Detail)
	}
	_ = table.Flush() // the caller cannot print the failure either
	fmt.Fprintln(w)
}

func (r *Report) writeDifferences(w io.Writer) {
	kind := ""
	for _, d := range r.Differences {
		if d.Kind != kind {
			kind = d.Kind
			fmt.Fprintln(w, strings.ToUpper(kind))
		}
		fmt.Fprintf(w, "  %s.%s  %s\n", d.Schema, d.Field, counted(d.Forms))
	}
	if kind != "" {
		fmt.Fprintln(w)
	}
}
