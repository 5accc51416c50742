package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// settings holds the values of the flags.
type settings struct {
	addr     string
	expose   bool
	verbose  bool
	state    string
	tls      string
	handler  clinikotest.HandlerOptions
	accounts accounts

	seed, size int64
	common     []clinikotest.Option // of all clinics
}

var limits = map[string]clinikotest.LimitKind{
	"none": clinikotest.NoLimit, "fixed": clinikotest.FixedWindow,
	"sliding": clinikotest.SlidingWindow, "bucket": clinikotest.TokenBucket,
}

// parse reads the flags. With -help it prints the usage and returns flag.ErrHelp.
func parse(args []string, out io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("cliniko-sandbox", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the caller prints the error
	flags.StringVar(&s.addr, "addr", "127.0.0.1:8787", "`host:port` to listen on; port 0 chooses a free one")
	flags.BoolVar(&s.expose, "expose", false, "allow an address that other machines can reach")
	flags.BoolVar(&s.verbose, "v", false, "print every request: method, route and status")
	flags.StringVar(&s.state, "state", "", "keep the clinic in a `file` between runs; with several accounts, each in a file with .name added")
	flags.StringVar(&s.tls, "tls", "", "serve https with a new certificate, and write it to a `file` for clients to trust")
	flags.BoolVar(&s.handler.Admin, "admin", false, "serve requests that control the clinic, below /_admin/")
	flags.StringVar(&s.handler.AllowOrigin, "cors", "", "let web pages of an `origin`, such as http://localhost:5173 or *, call the API; Cliniko never does")
	flags.Var(&s.accounts, "account", "`name` of an account, or name=key; repeat it to serve several (default sandbox)")
	flags.Int64Var(&s.seed, "seed", 1, "`number` from which people and appointments are made up")
	flags.Int64Var(&s.size, "size", 300, "`number` of patients")
	key := flags.String("key", "", "the API `key` of the first account, such as sandbox-abc-au1 (default: a fixed key); the Go SDK sends only keys that begin with sandbox- to other machines")
	complete := s.clinicFlags(flags)
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		flags.SetOutput(out)
		flags.Usage()
	case err != nil:
		err = fmt.Errorf("%w; -help lists the flags", err)
	case flags.NArg() > 0:
		err = fmt.Errorf("%q is not a flag; -help lists them", flags.Arg(0))
	case s.size < 0:
		err = fmt.Errorf("-size %d: must be 0 or more", s.size)
	default:
		err = cmp.Or(complete(), s.accounts.complete(*key))
	}
	return s, err
}

// clinicFlags defines the flags that are options of all clinics. The function that it returns reads them.
func (s *settings) clinicFlags(flags *flag.FlagSet) func() error {
	limit := flags.String("limit", "none", "how to limit requests to 200 a minute: none, fixed (window), sliding (window) or (token) bucket")
	role := flags.String("role", string(clinikotest.RoleAdministrator), "`role` of the user of the key, such as receptionist or \"power receptionist\"")
	now := flags.String("now", "", "`time` at which the clinic begins, such as 2026-03-02T09:00:00+11:00 (default: the real time)")
	delay := flags.Duration("processing-delay", 3*time.Second, "`time` until the file of a new attachment is processed")
	noOnline := flags.Bool("no-online-bookings", false, "disable online bookings: requests for available times get a 404")
	slash := flags.Bool("presigned-slash", false, "end the url of presigned posts with a slash, as in Cliniko's guide")
	return func() error {
		kind, known := limits[*limit]
		if !known {
			return fmt.Errorf("-limit %q: must be none, fixed, sliding or bucket", *limit)
		}
		if !slices.Contains(clinikotest.Roles(), clinikotest.Role(*role)) {
			return fmt.Errorf("-role %q: must be one of %q", *role, clinikotest.Roles())
		}
		s.common = []clinikotest.Option{
			clinikotest.WithSize(int(s.size)), clinikotest.WithRateLimit(kind), clinikotest.WithRole(clinikotest.Role(*role)),
			clinikotest.WithProcessingDelay(*delay),
		}
		if *now != "" {
			t, err := time.Parse(time.RFC3339, *now)
			if err != nil {
				return fmt.Errorf("-now %q: must be a time such as 2026-03-02T09:00:00Z", *now)
			}
			s.common = append(s.common, clinikotest.WithNow(t))
		}
		if *noOnline {
			s.common = append(s.common, clinikotest.WithoutOnlineBookings())
		}
		if *slash {
			s.common = append(s.common, clinikotest.WithPresignedSlash())
		}
		return nil
	}
}

// clinics returns the clinics of all accounts. Each has people of its own.
func (s *settings) clinics() ([]*clinikotest.Clinic, error) {
	var clinics []*clinikotest.Clinic
	for i, a := range s.accounts {
		opts := append(slices.Clone(s.common),
			clinikotest.WithAccount(a.name), clinikotest.WithAPIKey(a.key), clinikotest.WithSeed(s.seed+int64(i)))
		if s.state == "" {
			clinics = append(clinics, clinikotest.New(opts...))
			continue
		}
		file := s.state
		if len(s.accounts) > 1 {
			file += "." + a.name
		}
		c, err := clinikotest.Open(file, opts...)
		if err != nil {
			return nil, err
		}
		clinics = append(clinics, c)
	}
	return clinics, nil
}

// account is an account to serve.
type account struct{ name, key string }

// accounts is the flag -account, which may be repeated.
type accounts []account

func (a *accounts) String() string { return "" }

var accountName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`)

// Set adds an account, from its name or name=key.
func (a *accounts) Set(text string) error {
	name, key, _ := strings.Cut(text, "=")
	if !accountName.MatchString(name) {
		return errors.New("the name must consist of lower-case letters, digits and hyphens")
	}
	*a = append(*a, account{name, key})
	return nil
}

// complete gives accounts that have no key one of their own, and checks the keys.
func (a *accounts) complete(firstKey string) error {
	if len(*a) == 0 {
		*a = accounts{{name: "sandbox"}}
	}
	first := &(*a)[0]
	if firstKey != "" {
		first.key = firstKey
	}
	first.key = cmp.Or(first.key, "sandbox-key-au1")
	names, keys := map[string]bool{}, map[string]bool{}
	for i := range *a {
		one := &(*a)[i]
		one.key = cmp.Or(one.key, "sandbox-"+one.name+"-au1")
		if names[one.name] || keys[one.key] {
			return errors.New("-account: accounts need different names and keys")
		}
		names[one.name], keys[one.key] = true, true
		if err := checkKey(one.key); err != nil {
			return err
		}
	}
	return nil
}

// checkKey rejects keys that the SDK rejects.
func checkKey(key string) error {
	_, err := cliniko.NewClient("sandbox", key, cliniko.WithUserAgent("cliniko-sandbox", "sandbox@clinikotest.example"))
	if err != nil {
		return fmt.Errorf("-key: %w", err)
	}
	return nil
}
