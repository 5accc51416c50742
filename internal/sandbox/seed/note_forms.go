package seed

// noteForm is a template of treatment notes, with texts for the answers.
type noteForm struct {
	name, title string
	sections    []noteSection
}

type noteSection struct {
	name      string
	questions []noteQuestion
}

// noteQuestion is a question of a template. Words in braces in an answer stand
// for what changes: see filler.
type noteQuestion struct {
	name, kind string
	answers    []string // of a text or paragraph; the choices of checkboxes and radiobuttons
}

// practice is what the notes of a discipline are about.
type practice struct {
	complaints   []string
	first, later *noteForm
}

var practices = map[string]practice{
	physio: {
		[]string{"left knee", "right knee", "lower back", "right shoulder", "neck", "left ankle", "right hip", "left elbow"},
		&noteForm{"Physiotherapy initial assessment", "Initial assessment", []noteSection{
			{"History", []noteQuestion{
				{"Presenting complaint", "paragraph", []string{
					"Pain in the {part} for {weeks} weeks, {score}/10 at worst.", "Sore {part} since {cause}.",
					"The {part} has been stiff in the mornings for {weeks} weeks.", "The {part} gives way when {doing}.",
					"Pain in the {part} wakes the patient {times} times a night.",
				}},
				{"Onset", "date", nil},
				{"Side", "radiobuttons", []string{"Left", "Right", "Both"}},
				{"Aggravated by", "text", []string{"{doing}", "{doing} and {doing2}", "Mostly {doing}, less so {doing2}"}},
			}},
			{"Examination", []noteQuestion{
				{"Findings", "paragraph", []string{
					"Range of movement is {percent} % of the other side.", "Tender on palpation, no heat.", "Strength is {strength}/5.",
					"Mild swelling, {cm} cm more than the other side.", "Reflexes and sensation are normal.",
					"Single-leg stance holds for {percent} % of the usual time.",
				}},
				{"Tests", "checkboxes", []string{"Range of movement", "Strength", "Gait", "Neurological", "Balance"}},
				{"Chart", "bodycharts", nil},
			}},
			{"Plan", []noteQuestion{{"Plan", "paragraph", planTexts}}},
		}},
		&noteForm{"Physiotherapy follow-up", "Follow-up", []noteSection{
			{"Progress", []noteQuestion{
				{"Since the last visit", "paragraph", []string{
					"The {part} is {change}, {score}/10 today.", "Did the exercises {times} times a week.", "Could manage {doing} without pain.",
					"Sore for {times} days after {doing}, then fine.", "Sleeps through since the last visit.", "Back to {doing}.",
				}},
				{"Treatment", "paragraph", treatmentTexts},
			}},
			{"Plan", []noteQuestion{{"Plan", "paragraph", planTexts}}},
		}},
	},
	osteo: {
		[]string{"lower back", "neck", "mid back", "right hip", "jaw", "left shoulder"},
		&noteForm{"Osteopathic consultation", "First consultation", []noteSection{
			{"History", []noteQuestion{
				{"Reason for the visit", "paragraph", []string{
					"Tension in the {part} for {weeks} weeks, worse after {doing}.", "Discomfort in the {part} since {cause}.",
					"The {part} locks about {times} times a month.", "Headaches that start at the {part}, {score}/10.",
				}},
				{"Onset", "date", nil},
				{"Red flags", "checkboxes", []string{"None", "Weight loss", "Night pain", "Numbness"}},
			}},
			{"Findings and treatment", []noteQuestion{
				{"Structural findings", "paragraph", []string{
					"Rotation is limited by {percent} %.", "Tissue around the {part} is taut.", "Pelvis is level.",
					"Compensates with the other side when {doing}.", "Breathing pattern is shallow.",
				}},
				{"Techniques", "paragraph", []string{
					"Gentle articulation of the {part}.", "Soft tissue work for {minutes} minutes.", "Muscle energy technique, {times} rounds.",
					"No manipulation at this visit.", "Diaphragm release.",
				}},
			}},
		}},
		&noteForm{"Osteopathic treatment", "Treatment", []noteSection{
			{"Today", []noteQuestion{
				{"Response", "paragraph", []string{
					"The {part} feels {change} after the last treatment.", "Relief lasted {times} days.", "Slept better for {times} nights.",
					"Sore on the next day only.", "Tension returned after {doing}.",
				}},
				{"Techniques", "paragraph", []string{
					"Articulation of the {part}, {times} rounds.", "Soft tissue work for {minutes} minutes.", "Balanced ligamentous tension.",
					"Counterstrain, held for {minutes} seconds.", "Advice on posture when {doing}.",
				}},
				{"Next visit", "radiobuttons", []string{"One week", "Two weeks", "A month", "As needed"}},
			}},
		}},
	},
	podiatry: {
		[]string{"left heel", "right heel", "right big toe", "left forefoot", "right arch"},
		&noteForm{"Podiatry assessment", "Foot assessment", []noteSection{
			{"Assessment", []noteQuestion{
				{"Complaint", "paragraph", []string{
					"Pain in the {part} with the first steps of the day, {score}/10.", "The {part} hurts after {doing}.",
					"Corn at the {part}, {cm} mm wide.", "The {part} has been sore for {weeks} weeks, since {cause}.",
				}},
				{"Onset", "date", nil},
				{"Footwear", "text", []string{"Runners, {weeks} months old", "Work boots", "Flat shoes, worn on the outside", "Sandals most days"}},
				{"Pulses and sensation", "checkboxes", []string{"Dorsalis pedis present", "Tibialis posterior present", "Monofilament normal"}},
			}},
			{"Treatment", []noteQuestion{{"Treatment", "paragraph", footTexts}}},
		}},
		&noteForm{"Podiatry follow-up", "Foot review", []noteSection{
			{"Review", []noteQuestion{
				{"Progress", "paragraph", []string{
					"The {part} is {change}.", "Wears the insoles {times} days a week.", "Can stand for {minutes} minutes without pain.",
					"Skin has healed well.", "Still sore after {doing}, {score}/10.",
				}},
				{"Treatment", "paragraph", footTexts},
			}},
		}},
	},
	massage: {
		[]string{"neck and shoulders", "lower back", "calves", "upper back", "forearms"},
		nil,
		&noteForm{"Massage record", "Massage", []noteSection{
			{"Session", []noteQuestion{
				{"Focus", "text", []string{"{part}", "{part}, mostly on the left", "{part}, mostly on the right", "{part}, light pressure"}},
				{"Pressure", "radiobuttons", []string{"Light", "Medium", "Firm"}},
				{"Work done", "paragraph", []string{
					"Effleurage for {minutes} minutes.", "Deep strokes along the spine for {minutes} minutes.", "Cupping, {times} cups.",
					"Stretched the hips, {times} times {minutes} seconds.", "Kneading of the calves for {minutes} minutes.",
				}},
				{"Notes", "paragraph", []string{
					"The {part} softened after {minutes} minutes.", "Trigger points at the {part}, {times} found.", "Tight after {doing}.",
					"Feels {change} afterwards.", "Drank water, no dizziness.", "Suggested stretches before {doing}.",
					"Pressure of {strength} out of 5 was comfortable.",
				}},
			}},
		}},
	},
	psych: {
		[]string{"sleep", "worry about work", "low mood", "panic in crowds", "grief", "stress at home"},
		&noteForm{"Psychology intake", "Intake", []noteSection{
			{"Intake", []noteQuestion{
				{"Reason for coming", "paragraph", []string{
					"Came because of {part}, for {weeks} weeks now.", "Describes {part} since {feeling}.", "Rates the distress at {score}/10.",
					"A friend suggested to talk about {part}.", "Has tried {coping} without lasting effect.",
				}},
				{"Supports", "checkboxes", []string{"Family", "Friends", "Doctor", "Workplace"}},
				{"Risk", "radiobuttons", []string{"None reported", "Low", "To be discussed"}},
				{"Goals", "paragraph", []string{
					"Wants to feel better within {weeks} weeks.", "Wants {times} calm evenings a week.", "Wants to return to {coping}.",
					"Would like to understand what sets off {part}.",
				}},
			}},
		}},
		&noteForm{"Psychology session", "Session", []noteSection{
			{"Session", []noteQuestion{
				{"Content", "paragraph", []string{
					"Talked about {part} and about {feeling}.", "Mood is {change}, distress {score}/10.", "Kept the diary on {times} days.",
					"Noticed the thought before acting on it {times} times.", "Used {coping} for {minutes} minutes a day.",
					"A hard week after {feeling}.",
				}},
				{"Methods", "checkboxes", []string{"Cognitive restructuring", "Exposure", "Mindfulness", "Psychoeducation", "Problem solving"}},
				{"Between sessions", "paragraph", []string{
					"Try {coping} on {times} days.", "Write down three thoughts a day.", "Walk for {minutes} minutes before bed.",
					"Plan one pleasant thing for the weekend.", "No telephone in bed for {times} nights.",
				}},
			}},
		}},
	},
}

var planTexts = []string{
	"Exercises {times} times a week, see the sheet.", "Review in {weeks} weeks.", "Ice for {minutes} minutes after {doing}.",
	"Reduce {doing} by {percent} %.", "Refer for imaging if it is not better in {weeks} weeks.", "Tape before {doing}.",
	"Return to {doing} when pain is below {strength}/10.",
}

var treatmentTexts = []string{
	"Soft tissue release around the {part}, {minutes} minutes.", "Joint mobilization, grade {strength}.", "Dry needling, {times} points.",
	"Progressed the exercises to {times} sets.", "Taped the {part}.", "Heat, then stretches for {minutes} minutes.",
}

var footTexts = []string{
	"Debrided callus at the {part}.", "Padded the {part}.", "Fitted insoles, {cm} mm lift.", "Taped the arch for {times} days.",
	"Calf stretches, {times} times a day.", "Advised on shoes for {doing}.", "Review in {weeks} weeks.",
}

// fillers holds the words for the braces in answers.
var fillers = map[string][]string{
	"cause":   {"a fall at home", "moving house", "a change of shoes", "a long drive", "a new job", "the last match", "gardening"},
	"change":  {"much better", "a little better", "about the same", "better in the mornings", "steadily better", "slightly worse"},
	"coping":  {"slow breathing", "evening walks", "painting", "the breathing exercise", "choir practice", "writing letters"},
	"doing":   {"running", "climbing stairs", "sitting at the desk", "lifting", "long walks", "swimming", "kneeling", "carrying the shopping", "standing at work"},
	"doing2":  {"driving", "lying on that side", "reaching overhead", "getting up"},
	"feeling": {"the move", "a change at work", "the holidays", "an argument", "a bad night", "the anniversary"},
}

// numbers holds the least and the greatest number for the braces in answers.
var numbers = map[string][2]int{
	"cm": {1, 4}, "minutes": {5, 25}, "percent": {10, 90}, "score": {2, 9}, "strength": {2, 5}, "times": {2, 6}, "weeks": {2, 12},
}
