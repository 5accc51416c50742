package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/examples/internal/spreadsheet"
)

// writeTables writes the number of cancellations by practitioner and reason, and then each of them.
func writeTables(out io.Writer, from, to cliniko.Date, all []cancellation) error {
	fmt.Fprintf(out, "\n%d cancellations from %s to %s\n", len(all), from, to)
	if len(all) == 0 {
		return nil
	}
	counts := map[string]map[string]int{} // by practitioner and reason
	reasons := map[string]int{}
	for _, c := range all {
		if counts[c.Practitioner] == nil {
			counts[c.Practitioner] = map[string]int{}
		}
		counts[c.Practitioner][c.Reason]++
		reasons[c.Reason]++
	}
	columns := slices.Sorted(maps.Keys(reasons))
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "\nPRACTITIONER\t%s\tTOTAL\n", strings.ToUpper(strings.Join(columns, "\t")))
	for _, practitioner := range slices.Sorted(maps.Keys(counts)) {
		writeCounts(table, practitioner, columns, counts[practitioner])
	}
	writeCounts(table, "All", columns, reasons)

	fmt.Fprintln(table, "\nSTARTS\tBUSINESS\tPRACTITIONER\tAPPOINTMENT TYPE\tPATIENT\tREASON\tNOTICE")
	for _, c := range all {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", c.StartsAt.Format("Mon 2 Jan 15:04 MST"),
			c.Business, c.Practitioner, c.AppointmentType, c.Patient, c.Reason, notice(c))
	}
	return table.Flush()
}

func writeCounts(table io.Writer, name string, columns []string, counts map[string]int) {
	total := 0
	fmt.Fprint(table, name)
	for _, reason := range columns {
		fmt.Fprintf(table, "\t%d", counts[reason])
		total += counts[reason]
	}
	fmt.Fprintf(table, "\t%d\n", total)
}

// notice returns how long before its beginning an appointment was cancelled.
func notice(c cancellation) string {
	switch before := c.StartsAt.Sub(c.CancelledAt); {
	case before < 0:
		return "afterwards"
	case before < 48*time.Hour:
		return fmt.Sprintf("%.0f h", before.Hours())
	default:
		return fmt.Sprintf("%.0f days", before.Hours()/24)
	}
}

// writeCSV writes one line for each cancellation. Times have their offset from UTC.
func writeCSV(out io.Writer, all []cancellation) error {
	w := csv.NewWriter(out)
	lines := [][]string{{"starts_at", "cancelled_at", "business", "practitioner", "appointment_type", "patient", "kind", "reason", "note"}}
	for _, c := range all {
		kind := "individual"
		if c.Group {
			kind = "group"
		}
		lines = append(lines, []string{c.StartsAt.Format(time.RFC3339), c.CancelledAt.Format(time.RFC3339),
			spreadsheet.Text(c.Business), spreadsheet.Text(c.Practitioner), spreadsheet.Text(c.AppointmentType), spreadsheet.Text(c.Patient), kind, c.Reason, spreadsheet.Text(c.Note)})
	}
	return w.WriteAll(lines)
}
