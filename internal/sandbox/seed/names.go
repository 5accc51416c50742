package seed

import (
	"strings"
	"sync"
)

// All people, streets and towns are made up. Email addresses end in .example.
// Names have only characters that the fonts of a PDF have.

// culture holds the names that are common together.
type culture struct {
	weight     int // how many families have such names, relative to others
	women, men []string
	neutral    []string // first names of anybody
	last       []string
}

var cultures = []*culture{
	{
		weight: 9,
		women: []string{
			"Alba", "Araminta", "Beatrix", "Clementine", "Dorothea", "Elspeth", "Fenella", "Ginevra", "Hester", "Isolde",
			"Jocasta", "Lettice", "Marigold", "Nerys", "Octavia", "Ottoline", "Perpetua", "Rosamund", "Sabine", "Tansy",
			"Verity", "Wilhelmina", "Xanthe", "Zenobia", "Zoë",
		},
		men: []string{
			"Anselm", "Barnaby", "Caspian", "Corwin", "Edmund", "Emrys", "Florian", "Gideon", "Ignatius", "Leopold",
			"Magnus", "Merrick", "Orlando", "Quentin", "Rufus", "Thaddeus", "Ulric", "Yorick",
		},
		neutral: []string{"Blythe", "Kestrel", "Sorrel"},
		last: []string{
			"Appletwist", "Ashgrove-Penn", "Bellweather", "Brackenridge", "Brambleby", "Candlewick", "Cobblepot",
			"Copperfen", "Dandelane", "Dovetail", "Eiderdown", "Fallowmere", "Featherstonehaugh", "Fernsby",
			"Fiddlewood", "Gallowglass", "Gingerfield", "Goosegrass", "Hazelrigg", "Honeychurch", "Inkpen",
			"Juniper", "Kettlewell", "Larkspur", "Lanternjack", "Mapletoft", "Merryweather", "Mossop",
			"Nettlefold", "Oakapple", "O'Thistle", "Pennyfeather", "Pumblechook", "Quillfeather", "Ravenscar",
			"Saltmarsh", "Silverlock", "Snapdragon", "Tanglewood", "Thimblerigg", "Tumbleton", "Underhill",
			"Wildgoose", "Windlestraw", "Woolgather", "Yarrowby",
		},
	},
	{
		weight:  2,
		women:   []string{"Meilin", "Xiaoqing", "Yuhan", "Lihua", "Jiayi", "Ruolan"},
		men:     []string{"Haoran", "Zihan", "Weiming", "Jianyu", "Bowen", "Guoliang"},
		neutral: []string{"Yun", "Xinyi"},
		last:    []string{"Ouyang", "Zhuge", "Shangguan", "Situ", "Bao", "Xue", "Qiu", "Fei"},
	},
	{
		weight:  2,
		women:   []string{"Hanh", "Bich Ngoc", "Thu Trang", "Kim Lien", "Tuyet"},
		men:     []string{"Quang", "Duc Anh", "Minh Khoi", "Trung", "Bao Long"},
		neutral: []string{"An", "Linh"},
		last:    []string{"Nguyen-Dao", "Tran-Luu", "Phung", "Doan", "Thach", "Vuong"},
	},
	{
		weight:  2,
		women:   []string{"Layla", "Noor", "Yasmin", "Hanan", "Samira", "Rania"},
		men:     []string{"Karim", "Tariq", "Yusuf", "Bilal", "Faisal", "Nabil"},
		neutral: []string{"Nour", "Salam"},
		last:    []string{"Al-Rashidi", "Haddadin", "Ben Youssef", "Qabbani", "El-Masri", "Zaydani"},
	},
	{
		weight:  2,
		women:   []string{"Anjali", "Kavitha", "Meenakshi", "Harpreet", "Lakshmi", "Ishita"},
		men:     []string{"Arjun", "Rohan", "Gurdeep", "Vikram", "Sanjay", "Karthik"},
		neutral: []string{"Kiran", "Jaspreet"},
		last:    []string{"Iyengar", "Chattopadhyay", "Dhillon", "Venkataraman", "Bhattacharjee", "Kulkarni"},
	},
	{
		weight:  2,
		women:   []string{"Eleni", "Despina", "Kalliopi", "Vasiliki", "Chryssa"},
		men:     []string{"Stavros", "Panagiotis", "Leonidas", "Thanos", "Spiros"},
		neutral: []string{"Photini"},
		last:    []string{"Papadimas", "Kalogeras", "Mavroudis", "Tsakalos", "Xenakidis"},
	},
	{
		weight:  1,
		women:   []string{"Inés", "Lucía", "Begoña", "Ximena", "Pilar"},
		men:     []string{"Íñigo", "Joaquín", "Álvaro", "Ramón", "Jesús"},
		neutral: []string{"Guadalupe"},
		last:    []string{"Núñez Ibarra", "Peñaloza", "Quiñones", "Echeverría", "Muñoz-Lugo"},
	},
	{
		weight:  1,
		women:   []string{"Aroha", "Mere", "Sina", "Losa", "Hinemoa"},
		men:     []string{"Tama", "Wiremu", "Sefo", "Manaia", "Iosefa"},
		neutral: []string{"Kahu"},
		last:    []string{"Te Rangihau", "Faleolo", "Tuilagi-Moa", "Parata", "Leavasa"},
	},
	{
		weight:  1,
		women:   []string{"Sólveig", "Åsa", "Ingrid", "Jördis", "Käthe"},
		men:     []string{"Søren", "Håkon", "Jürgen", "Björn", "Lars-Göran"},
		neutral: []string{"Kai"},
		last:    []string{"Østergård", "Müllerhaus", "Björkström", "Grünwaldt", "Sjögren-Dahl"},
	},
	{
		weight:  1,
		women:   []string{"Adaeze", "Wanjiru", "Thandiwe", "Amina", "Folasade"},
		men:     []string{"Chidi", "Kwabena", "Tendai", "Sipho", "Olumide"},
		neutral: []string{"Ayo"},
		last:    []string{"Okonkwo-Bell", "Mensah-Tetteh", "Wambugu", "Mkhabela", "Adeyinka"},
	},
}

var preferredNames = []any{"Bee", "Fern", "Jac", "Lou", "Max", "Pip", "Sam", "Teddy"}

var streets = []string{
	"Billabong Bend", "Corella Court", "Dugong Drive", "Gumnut Grove", "Imaginary Avenue",
	"Lilly Pilly Lane", "Made Up Street", "Nowhere Road", "Quokka Quay", "Wattle Walk",
}

var occupations = []any{
	"Accountant", "Apprentice electrician", "Baker", "Beekeeper", "Bookbinder", "Bus driver", "Cartographer", "Chef",
	"Clockmaker", "Dental nurse", "Engineer", "Farmer", "Ferry captain", "Gardener", "Hairdresser", "Librarian",
	"Lighthouse keeper", "Nurse", "Office manager", "Piano tuner", "Sail maker", "Software developer", "Teacher", "Tiler",
}

var (
	womensTitles  = []any{"Ms", "Ms", "Mrs", "Miss", ""}
	mensTitles    = []any{"Mr", "Mr", "Mr", ""}
	reminderTypes = []any{"None", "SMS", "Email", "SMS & Email", "SMS & Email"}
	sources       = []any{"Doctor", "Friend", "Search", "Walked past"}
)

var mailHosts = []string{"inbox.example", "mail.example", "post.example"}

// mailNames returns the names as they appear in email addresses.
var mailNames = sync.OnceValue(func() map[string]string {
	plain := strings.NewReplacer("ë", "e", "é", "e", "ñ", "n", "í", "i", "á", "a", "ó", "o", "ú", "u", "å", "a", "ö", "o", "ø", "o",
		"ü", "u", "ä", "a", "'", "", " ", "")
	names := map[string]string{}
	for _, c := range cultures {
		for _, list := range [][]string{c.women, c.men, c.neutral, c.last} {
			for _, name := range list {
				names[name] = plain.Replace(strings.ToLower(name))
			}
		}
	}
	return names
})

// pickCulture returns a culture by weight.
func (s *seeder) pickCulture() *culture {
	total := 0
	for _, c := range cultures {
		total += c.weight
	}
	n := s.rng.IntN(total)
	for _, c := range cultures {
		if n -= c.weight; n < 0 {
			return c
		}
	}
	return cultures[0]
}
