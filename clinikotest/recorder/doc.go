// Package recorder turns real traffic with Cliniko into fixtures that identify
// nobody. Use it to test a program with responses of its own account, and to
// report a bug together with the requests and responses.
//
// A [Recorder] is an [net/http.RoundTripper] that records and saves traffic:
//
//	rec := recorder.New(nil)
//	client, err := cliniko.NewClient(account, key, cliniko.WithUserAgent(app, mail),
//		cliniko.WithHTTPClient(&http.Client{Transport: rec}))
//	... // use the client
//	err = rec.Save("testdata/cliniko")
//
// A [Replay] responds from the recording, without a network and a key:
//
//	replay, err := recorder.Load("testdata/cliniko")
//	client, err := replay.Client()
//
// # What is in a recording
//
// A recording contains values that are harmless according to the description of
// the API, and made-up values in place of all others:
//
//	kept      method, path of a documented operation, status code, page,
//	          per_page, sort, order, names and operators of documented filters
//	          names of documented fields, null, "", the length of lists
//	          booleans; documented values of enums and codes; documented time
//	          zones; colours; times of day without a date
//	          counts, durations, percentages and quantities of up to six digits
//	          the error messages of Rails; the names of the fields in errors
//	          Content-Type of an API, Retry-After
//	moved     date-times and dates of business (issue_date, expiry_date,
//	          recall_at, from, to, the header Date): all by the same number of
//	          weeks, 1 to 20 years into the past. X-RateLimit-Reset is stored as
//	          seconds after the Date
//	made up   IDs, with as many digits, in paths, queries, bodies and links;
//	          WithRealIDs keeps them
//	          every text: names, notes, titles, email and postal addresses,
//	          phone and reference numbers, addresses of web pages, IP addresses,
//	          answers, custom fields, images, tokens, undocumented enum values
//	          dates of birth and dates in forms, notes and custom fields, each
//	          independently: their order and the ages are lost
//	          amounts of money and other numbers, with as many digits; zero
//	          stays zero, and sums do not add up
//	replaced  host, account and shard: links to the API lead to the address of
//	          the replay, all others to https://elsewhere.example/
//	          values of another type than their field, undocumented numbers in
//	          an enum, other error messages: "[removed]", 0, false, [], {}
//	          dates with wildcards in a filter: ****-**-**
//	dropped   undocumented fields and parameters, with their names
//	          all other headers, with the key and the user agent
//	          bodies of undocumented operations and of other hosts, such as
//	          files, and bodies that are not JSON or have more than 8 MiB: only
//	          their length is recorded
//
// The same value becomes the same made-up value everywhere in one recording. A name becomes a name, and a full name the
// names that its parts become elsewhere. An email address becomes an address under .example, and a phone number becomes
// one from the Australian ranges for fiction. Made-up values depend on a random secret that is never saved, so they
// cannot be found by trying names. Every recording has its own secret, so the values of two recordings do not match.
//
// # Tests with a recording
//
// Write the test with the values in the files, because a real ID or name cannot be translated to the made-up one. Links
// in recorded responses lead to recorded requests, so iterators work. Each file is one exchange, which you can read,
// change and delete.
//
// # Limits
//
// Read a recording before you give it away. It still shows how many records there are, when things happened, which of
// the made-up people come often, the codes of their visits, how often a name occurs, and which values are equal. Anyone
// who knows when it was recorded can guess by how much the times were moved. Anyone who can sign in to the account can
// then find a visit by its time. Times keep their weekday and their hour in UTC. In a clinic with daylight saving they
// may be an hour off.
//
// Anything that is not in the description of the API is lost, even if it is the cause of the bug. "removed" in a file
// is the number of values lost. The order of IDs, names and dates of birth changes, so a recorded response need not be
// sorted by them or match a filter that compares them. A replay cannot receive uploads, and a download consists of
// blanks. A recorder keeps its recording in memory until it is saved: it is meant for a session, not for a service.
package recorder
