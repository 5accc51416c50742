package seed

// All people, streets and towns are made up. Phone numbers are from the ranges
// that Australia reserves for fiction. Email addresses end in .example.

var firstNames = []string{
	"Alba", "Anselm", "Araminta", "Barnaby", "Beatrix", "Blythe", "Caspian", "Clementine", "Corwin",
	"Dorothea", "Edmund", "Elspeth", "Emrys", "Fenella", "Florian", "Gideon", "Ginevra", "Hester",
	"Ignatius", "Isolde", "Jocasta", "Kestrel", "Leopold", "Lettice", "Magnus", "Marigold", "Merrick",
	"Nerys", "Octavia", "Orlando", "Ottoline", "Perpetua", "Quentin", "Rosamund", "Rufus", "Sabine",
	"Sorrel", "Tansy", "Thaddeus", "Ulric", "Verity", "Wilhelmina", "Xanthe", "Yorick", "Zenobia",
	"Zoë",
}

var lastNames = []string{
	"Appletwist", "Ashgrove-Penn", "Bellweather", "Brackenridge", "Brambleby", "Candlewick", "Cobblepot",
	"Copperfen", "Dandelane", "Dovetail", "Eiderdown", "Fallowmere", "Featherstonehaugh", "Fernsby",
	"Fiddlewood", "Gallowglass", "Gingerfield", "Goosegrass", "Hazelrigg", "Honeychurch", "Inkpen",
	"Juniper", "Kettlewell", "Larkspur", "Lanternjack", "Mapletoft", "Merryweather", "Mossop",
	"Nettlefold", "Oakapple", "O'Thistle", "Pennyfeather", "Pumblechook", "Quillfeather", "Ravenscar",
	"Saltmarsh", "Silverlock", "Snapdragon", "Tanglewood", "Thimblerigg", "Tumbleton", "Underhill",
	"Wildgoose", "Windlestraw", "Woolgather", "Yarrowby",
}

var preferredNames = []any{"Bee", "Fern", "Jac", "Lou", "Max", "Pip", "Sam", "Teddy"}

var streets = []string{
	"Billabong Bend", "Corella Court", "Dugong Drive", "Gumnut Grove", "Imaginary Avenue",
	"Lilly Pilly Lane", "Made Up Street", "Nowhere Road", "Quokka Quay", "Wattle Walk",
}

var occupations = []any{
	"Beekeeper", "Bookbinder", "Cartographer", "Clockmaker", "Ferry captain", "Lighthouse keeper",
	"Piano tuner", "Retired", "Sail maker", "Student", "Teacher",
}

var (
	titles        = []any{"", "Mr", "Ms", "Mx", "Dr"}
	reminderTypes = []any{"None", "SMS", "Email", "SMS & Email", "SMS & Email"}
	sources       = []any{"Doctor", "Friend", "Search", "Walked past"}
)

var mailHosts = []string{"inbox.example", "mail.example", "post.example"}

var mobileNumbers = []string{
	"0491 570 006", "0491 570 156", "0491 570 157", "0491 570 158", "0491 570 159", "0491 570 110",
	"0491 570 313", "0491 570 737", "0491 571 266", "0491 571 491", "0491 571 804", "0491 572 549",
	"0491 572 665", "0491 572 983", "0491 573 770", "0491 573 087", "0491 574 118", "0491 574 632",
	"0491 575 254", "0491 575 789", "0491 576 398", "0491 576 801", "0491 577 426", "0491 577 644",
	"0491 578 957", "0491 578 148", "0491 578 888", "0491 579 212", "0491 579 760", "0491 579 455",
}

var appointmentNotes = []any{
	"Bring scans.", "First visit after surgery.", "Needs step-free access.", "Prefers the quiet room.",
	"Referral letter to follow.", "Wants to talk about running shoes.",
}
