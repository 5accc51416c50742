package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// settings holds the values of the flags.
type settings struct {
	ahead         int
	every         time.Duration
	from          string
	state, outbox string
	show          bool
}

const clockForm = "15:04"

func parse(args []string, messages io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("reminders", flag.ContinueOnError)
	flags.SetOutput(messages)
	flags.IntVar(&s.ahead, "ahead", 1, "`days` until the appointments; 1 is tomorrow")
	flags.DurationVar(&s.every, "every", 0, "run again after this `time`, such as 15m, until interrupted (default: run once, for cron)")
	flags.StringVar(&s.from, "from", "09:00", "with -every, `time` of day at the business before which nothing is sent")
	flags.StringVar(&s.state, "state", "", "`file` that remembers what was sent (default: nothing is remembered; needed with -outbox)")
	flags.StringVar(&s.outbox, "outbox", "", "`directory` for reminders as files, for a program that sends them (default: print a line for each)")
	flags.BoolVar(&s.show, "show", false, "print numbers, addresses and texts too: personal data")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	from, err := time.Parse(clockForm, s.from)
	switch {
	case flags.NArg() > 0:
		return s, fmt.Errorf("%q is not a flag; -help lists them", flags.Arg(0))
	case s.ahead < 1 || s.ahead > 60:
		return s, fmt.Errorf("-ahead %d: must be 1 to 60 days", s.ahead)
	case s.every < 0 || s.every > 0 && s.every < time.Minute:
		return s, fmt.Errorf("-every %s: must be 1m or more", s.every)
	case err != nil:
		return s, fmt.Errorf("-from %q: must be a time of day, written 09:00", s.from)
	case s.outbox != "" && s.state == "":
		return s, errors.New("-outbox needs -state: without it the next run would send everything again")
	}
	s.from = from.Format(clockForm)
	if s.every == 0 {
		s.from = "" // cron knows the time
	}
	return s, nil
}

// countsOf returns counts as a text.
func countsOf(counts map[string]int) string {
	var texts []string
	for _, reason := range slices.Sorted(maps.Keys(counts)) {
		texts = append(texts, fmt.Sprintf("%d %s", counts[reason], reason))
	}
	if texts == nil {
		return "none"
	}
	return strings.Join(texts, ", ")
}
