package seed

// Texts that the desk writes.

var patientNotes = []any{
	"Prefers early appointments.", "Prefers to be called in the evening.", "Hard of hearing in the left ear.",
	"Parks in the bay behind the building.", "Uses a wheelchair; book the room on the ground floor.",
	"Pays by direct debit.", "Works nights, so mornings suit best.", "Needs a receipt for the employer.",
	"Asked for the exercise sheets in large print.", "Brings a guide dog.", "Usually arrives a few minutes late.",
	"Plays netball on Saturdays.", "Moved from another clinic; old notes are in the attachments.",
	"Wants to see the same practitioner each time.", "Trains for a half marathon in spring.",
	"Claims through a health fund at the desk.", "Nervous about needles.", "Referred by a neighbour.",
}

var patientAppointmentNotes = []any{
	"Needs step-free access.", "Book the quiet room.", "Allow ten minutes more.", "Interpreter needed.",
	"No appointments on Tuesdays.",
}

var invoiceInformation = []any{
	"Claim number EX-20417", "Purchase order 00-118", "Please quote the file number EX-7733", "Attention: accounts payable",
}

var appointmentNotes = []any{
	"Bring scans.", "First visit after surgery.", "Needs step-free access.", "Prefers the quiet room.",
	"Referral letter to follow.", "Wants to talk about running shoes.", "Running ten minutes late, has called.",
	"Bring the orthotics.", "Needs a certificate for work.", "Shoulder is worse since the weekend.",
	"Asked for a shorter session.", "Moved from last week.",
}

var cancellationNotes = []any{
	"Called the desk", "Replied to the reminder", "Child is ill", "Meeting at work", "Feels much better", "Car broke down",
	"On holiday until next month", "Cancelled online",
}

var blockNotes = []string{
	"Behind the scenes", "Team meeting in the back room", "First aid refresher", "Peer supervision", "Stocktake",
}

var memos = []string{
	"Called about the new insoles, they are ready.", "Asked whether the health fund pays for the next visit. It does.",
	"Left a message about the referral, which expires soon.", "Wants the exercise plan again. Printed and posted.",
	"Called back about parking. Explained the bay behind the building.", "Asked for an earlier time. Put on the wait list.",
	"Doctor's surgery called for the latest report.", "Confirmed that the deposit has arrived.",
	"Not happy with the waiting time last week. Apologized.", "Will bring the scans to the next visit.",
}

var replies = []string{
	"Yes", "Thanks, see you then", "Y", "Confirmed", "ok thx", "I'll be there, running 5 min late maybe", "Yes see you",
}

var alertNames = []string{
	"Latex allergy", "Pacemaker", "Blood thinners", "Asthma", "Type 1 diabetes", "Pregnant, second trimester",
	"Epilepsy", "Penicillin allergy", "Osteoporosis", "Hip replacement, left", "High blood pressure",
	"Do not use electrotherapy", "Fainted during dry needling", "Nut allergy",
}

// attachmentKinds lists the documents of patients: what they describe, the
// beginning of the file name, and the text of the page.
var attachmentKinds = []struct{ description, file, text string }{
	{"Scan report", "scan-report", "The scan shows no fracture. There is mild swelling at the joint. No further imaging is needed."},
	{"Referral", "referral", "Thank you for seeing this patient, who has had pain for six weeks. Please assess and treat as you see fit."},
	{"Exercise plan", "exercise-plan", "Three sets of ten, twice a day. Stop if the pain is above four out of ten. Walk for twenty minutes each day."},
	{"Consent form", "consent", "I have been told what the treatment involves, and agree to it. I can withdraw at any time."},
	{"Letter from the health fund", "health-fund", "Five visits a year are covered at the usual rate. Please keep the receipts."},
	{"Blood test", "blood-test", "All values are within the normal range. Vitamin D is at the lower end."},
}
