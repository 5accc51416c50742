// Command quickstart shows a clinic: its businesses, its practitioners and the appointments of the coming week.
//
// If CLINIKO_ACCOUNT and CLINIKO_API_KEY are set, it reads that account and changes nothing. Otherwise it reads the
// sandbox, a made-up clinic in memory.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"text/tabwriter"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/connect"
)

func main() {
	all := flag.Bool("all", false, "show all appointments of the week, not only the first of each business")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout, *all)
	stop()
	if err != nil {
		if errors.Is(err, context.Canceled) {
			fmt.Fprintln(os.Stderr, "interrupted")
		} else {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, all bool) error {
	client, disconnect, err := connect.Client(out, "quickstart")
	if err != nil {
		return err
	}
	defer disconnect()

	limit := 12
	if all {
		limit = -1
	}
	var responses cliniko.Response
	if err := show(cliniko.WithResponse(ctx, &responses), client, out, limit); err != nil {
		return err
	}
	fmt.Fprintf(out, "\n%d requests\n", responses.Attempts)
	return nil
}

// show checks that the key belongs to the account, and prints the clinic. It prints at most limit appointments of each
// business, or all of them if limit is negative.
func show(ctx context.Context, client *cliniko.Client, out io.Writer, limit int) error {
	identity, err := client.Verify(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\n%s (account %s on %s), as its %s\n",
		identity.Settings.Account.Name, identity.Account, identity.Shard, identity.User.Role)
	businesses, err := cliniko.Collect(client.Businesses.All(ctx, cliniko.BusinessListOptions{}))
	if err != nil {
		return err
	}
	practitioners, err := cliniko.Collect(client.Practitioners.All(ctx, cliniko.PractitionerListOptions{}))
	if err != nil {
		return err
	}
	names := make(map[cliniko.PractitionerID]string, len(practitioners))

	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "\nBUSINESS\tCITY\tTIME ZONE")
	for _, b := range businesses {
		fmt.Fprintf(table, "%s\t%s\t%s\n", b.DisplayName, b.City, b.TimeZoneIdentifier)
	}
	fmt.Fprintln(table, "\nPRACTITIONER\tDESIGNATION")
	for _, p := range practitioners {
		names[p.ID] = p.Label
		fmt.Fprintf(table, "%s\t%s\n", p.Label, p.Designation)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, b := range businesses {
		if err := showWeek(ctx, client, out, b, names, limit); err != nil {
			return err
		}
	}
	return nil
}

// showWeek prints the next seven days of one business, in its time zone.
func showWeek(ctx context.Context, client *cliniko.Client, out io.Writer, b cliniko.Business, names map[cliniko.PractitionerID]string, limit int) error {
	zone, err := b.Location()
	if err != nil {
		return err
	}
	today := cliniko.DateOf(time.Now().In(zone))
	appointments, err := cliniko.Collect(client.IndividualAppointments.All(ctx, cliniko.IndividualAppointmentListOptions{
		BusinessID: cliniko.Equal(b.ID),
		StartsAt:   cliniko.Between(today.In(zone), today.AddDays(7).In(zone)),
		Sort:       cliniko.SortBy(cliniko.IndividualAppointmentsByStartsAt.Ascending()),
	}))
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\n%s, %d appointments from %s to %s (%s)\n", b.DisplayName, len(appointments), today, today.AddDays(6), zone)
	shown := appointments
	if limit >= 0 && len(shown) > limit {
		shown = shown[:limit]
	}
	ids := make([]cliniko.PatientID, len(shown))
	for i, a := range shown {
		ids[i] = a.Patient.ID()
	}
	patients, err := client.Patients.GetMany(ctx, ids) // archived ones too, which may still have appointments
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "DAY\tTIME\tPRACTITIONER\tPATIENT")
	for _, a := range shown {
		starts, ends := a.StartsAt.In(zone), a.EndsAt.In(zone)
		fmt.Fprintf(table, "%s\t%s–%s\t%s\t%s\n", starts.Format("Mon 2 Jan"), starts.Format("15:04"), ends.Format("15:04"),
			names[a.Practitioner.ID()], cmp.Or(patients[a.Patient.ID()].Label, "?")) // "?" for a deleted patient
	}
	if rest := len(appointments) - len(shown); rest > 0 {
		fmt.Fprintf(table, "… and %d more; -all shows them\n", rest)
	}
	return table.Flush()
}
