// Package recorder turns real traffic with Cliniko into fixtures that nobody is
// found in: to test a program on answers that its own account gave, and to
// report a bug with what happened on the wire.
//
// A [Recorder] stands in front of the network, and saves what it saw:
//
//	rec := recorder.New(nil)
//	client, err := cliniko.NewClient(account, key, cliniko.WithUserAgent(app, mail),
//		cliniko.WithHTTPClient(&http.Client{Transport: rec}))
//	... // use the client
//	err = rec.Save("testdata/cliniko")
//
// A [Replay] answers from the recording, without a network and a key:
//
//	replay, err := recorder.Load("testdata/cliniko")
//	client, err := replay.Client()
//
// # What is in a recording
//
// A recording holds what the description of the API proves to be harmless, and
// made-up values in the place of everything else:
//
//	kept      method, path of a documented operation, status, page, per_page,
//	          sort, order, names and operators of documented filters
//	          names of documented fields, null, "", how many elements a list has
//	          booleans; enums and codes, if the value is documented; documented
//	          time zones; colours; times of day without a date
//	          counts, durations, percentages and quantities up to six digits
//	          the texts that Rails has for refusals; the names of refused fields
//	          Content-Type of an API, Retry-After
//	moved     date-times and dates of business (issue_date, expiry_date,
//	          recall_at, from, to, the header Date): all by the same number of
//	          weeks, 1 to 20 years into the past. X-RateLimit-Reset counts in
//	          seconds from the Date
//	made up   ids, with as many digits, in paths, queries, bodies and links;
//	          WithRealIDs keeps them
//	          every text: names, notes, titles, e-mail and postal addresses,
//	          phone and reference numbers, addresses of web pages, IP addresses,
//	          answers, custom fields, images, tokens, undocumented enum values
//	          dates of birth and dates in forms, notes and custom fields, each
//	          on its own: their order and age are lost
//	          amounts of money and other numbers, with as many digits; zero
//	          stays zero, and sums do not add up
//	replaced  host, account and shard: links to the API lead wherever a replay is
//	          asked at, all others to https://elsewhere.example/
//	          a value of another type than its field, an undocumented number in
//	          an enum, other texts of refusals: "[removed]", 0, false, [], {}
//	          a date with wildcards in a filter: ****-**-**
//	dropped   undocumented fields and parameters, with their names
//	          all other headers, with the key and the user agent
//	          bodies of undocumented operations and of other hosts, such as
//	          files, and bodies that are not JSON or have more than 8 MiB: only
//	          their length is known then
//
// The same value becomes the same made-up value everywhere in one recording. A
// name becomes a name, a full name the names that its parts become elsewhere,
// an e-mail address an address under .example, a phone number one of the
// Australian ranges for fiction. Made-up values hang on a random secret that is
// never saved, so they can not be found by trying names. Every recording has its
// own secret: its values are not those of another.
//
// # Tests on a recording
//
// Write the test against the values in the files: the secret is gone, and with
// it the way from a real id or name to the made-up one. Links in recorded
// answers lead to recorded requests, so that pages follow each other. Each file
// is one exchange; they can be read, changed and thrown away by hand.
//
// # Limits
//
// Read a recording before you give it away. It still shows how much there is of
// what and when: which of the made-up people come often, which codes their
// visits have, how often a name occurs, and which values are equal. Whoever
// knows when it was recorded can guess by how much times were moved, and whoever
// can sign in to the account can find a visit by its time. Times stay on their
// weekday and at their hour in UTC; a clinic with daylight saving may be an hour
// off.
//
// What is not in the description of the API is lost, also where it is the bug;
// "removed" in a file counts how much. The order of ids, names and dates of
// birth is another than before, so a recorded answer need not be sorted by them,
// nor fit a filter that compares them. Files can not be uploaded in a replay,
// and a download is blanks. A recorder keeps a recording in memory until it is
// saved, and is meant for a session, not for a service.
package recorder
