// Package page serves pages to look at clinics: the diary of a week, the patients, and the requests as they arrive.
//
// The pages change nothing. Their addresses and titles hold no name, email address or ID of a patient: a patient's page
// has the number of the row. They are made on the server and need no script, except the requests as they arrive.
//
// All addresses but / begin with /_/, which neither the API nor the file host uses: accounts have no underscore.
package page
