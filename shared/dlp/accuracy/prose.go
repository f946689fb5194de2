package accuracy

// What stands around the numbers: {L} is a place for words, {N} one for a number.

var opening = []string{
	"Dear Ms Okafor, thank you for your letter, to which we reply as follows.",
	"This Agreement is made between Castellan Holdings Ltd and the Alder family trust.",
	"Attached please find the signed engagement and the schedule that goes with it.",
	"Hi Ines, as discussed on the phone, here is what the registry still needs from us.",
	"We act for the claimant in this matter and have been asked to write to you.",
	"Notes of the meeting with the client, taken by the paralegal on duty.",
	"The parties have agreed on the following particulars.",
	"Further to our conversation, the missing particulars are set out here.",
}

var closing = []string{
	"Please keep this letter with your papers.",
	"Nothing in this clause limits the liability of either party for fraud.",
	"Let me know if anything is missing before the hearing.",
	"The remaining provisions continue in full force and effect.",
	"Kind regards, Tomas",
	"We look forward to hearing from you within fourteen days.",
	"The tenant shall keep the premises in good repair.",
}

var english = []string{
	"Her {L} is {N}, as the form shows.",
	"{L}: {N}",
	"The client gave us the following particulars ({L}: {N}) when she first came in.",
	"Please note the {L} {N} for our records.",
	"- {L}: {N}",
	"Schedule 2 lists {L} {N} among the particulars of the seller.",
	"We confirm that the {L} of the applicant is {N}.",
	"Name: Ada Moreno\n{L}: {N}\nCity: Bristol",
	"I have found it: {L} {N}.",
}

// direct frames have the words right before the number, as for words that are nothing else.
var direct = []string{
	"{L}: {N}",
	"- {L}: {N}",
	"Name: Ada Moreno\n{L}: {N}\nCity: Bristol",
	"I have found it. {L}: {N}.",
}

// silent frames say nothing of what the number is.
var silent = []string{
	"I found this on the back of the envelope: {N}. Do you know what it is?",
	"She wrote {N} on the first page and nothing else.",
	"On the note that he left there was only {N}, in blue ink.",
	"The second line reads {N} and is followed by a signature.",
	"He asked us to write down {N} and to keep it.",
}

// tables have the words at the head of a column. Other columns hold names and amounts.
var tables = []string{
	"Name\t{L}\tCity\nAda Moreno\t{N}\tBristol\n",
	"City\tName\t{L}\nLeeds\tAda Moreno\t{N}\n",
	"Item\tValue\nName\tTomas Lindqvist\n{L}\t{N}\n",
}

// forms have the words on a line and the number in the cell.
var forms = []string{
	"{L}\n{N}\n",
	"Name Ada Moreno\n{L} {N}\n",
	"| {L} | {N} |\n",
}

// languages by country, where texts of that country are written in it.
var languages = map[string]string{"de": "de", "at": "de", "ch": "de", "li": "de", "fr": "fr", "lu": "fr", "be": "nl", "nl": "nl", "es": "es", "it": "it", "pt": "pt",
	"pl": "pl", "se": "sv", "no": "no", "dk": "da", "fi": "fi", "cz": "cs", "sk": "cs", "hu": "hu", "ro": "ro", "gr": "el", "cy": "el", "bg": "bg", "hr": "hr", "si": "hr",
	"ee": "et", "lv": "lv", "lt": "lt", "is": "is"}

var byLanguage = map[string][]string{
	"de": {"Sehr geehrte Frau Okafor, für unsere Akten benötigen wir Ihre Angaben. {L}: {N}.", "Die Mandantin hat uns mitgeteilt: {L} {N}, wohnhaft in Köln."},
	"fr": {"Maître, veuillez trouver les renseignements demandés. {L} : {N}.", "La cliente nous a communiqué son {L} {N} lors du rendez-vous."},
	"nl": {"Geachte heer, hierbij de gevraagde gegevens. {L}: {N}.", "De cliënt vermeldde {L} {N} in zijn brief."},
	"es": {"Estimada señora, le remitimos los datos solicitados. {L}: {N}.", "El cliente, con {L} {N}, comparece ante el notario."},
	"it": {"Gentile Avvocato, ecco i dati richiesti. {L}: {N}.", "Il cliente, {L} {N}, dichiara quanto segue."},
	"pt": {"Exma. Senhora, seguem os dados pedidos. {L}: {N}.", "O cliente, com {L} {N}, assina o contrato."},
	"pl": {"Szanowna Pani, przesyłam dane do umowy. {L}: {N}.", "Klient, {L} {N}, podpisał pełnomocnictwo."},
	"sv": {"Hej, här kommer uppgifterna till avtalet. {L}: {N}.", "Klienten, {L} {N}, har skrivit under fullmakten."},
	"no": {"Hei, her er opplysningene til avtalen. {L}: {N}.", "Klienten, {L} {N}, har signert fullmakten."},
	"da": {"Hej, her er oplysningerne til aftalen. {L}: {N}.", "Klienten, {L} {N}, har underskrevet fuldmagten."},
	"fi": {"Hei, tässä sopimuksen tiedot. {L}: {N}.", "Asiakas, {L} {N}, on allekirjoittanut valtakirjan."},
	"cs": {"Vážená paní, zasílám údaje ke smlouvě. {L}: {N}.", "Klient, {L} {N}, podepsal plnou moc."},
	"hu": {"Tisztelt Asszonyom, küldöm a kért adatokat. {L}: {N}.", "Az ügyfél, {L} {N}, aláírta a meghatalmazást."},
	"ro": {"Stimată doamnă, vă trimit datele cerute. {L}: {N}.", "Clientul, {L} {N}, a semnat contractul."},
	"el": {"Αξιότιμη κυρία, σας στέλνω τα στοιχεία. {L}: {N}.", "Ο πελάτης, {L} {N}, υπέγραψε τη σύμβαση."},
	"bg": {"Уважаема госпожо, изпращам данните. {L}: {N}.", "Клиентът, {L} {N}, подписа договора."},
	"hr": {"Poštovana, šaljem podatke za ugovor. {L}: {N}.", "Stranka, {L} {N}, potpisala je punomoć."},
	"et": {"Tere, saadan lepingu andmed. {L}: {N}.", "Klient, {L} {N}, allkirjastas volikirja."},
	"lv": {"Labdien, nosūtu līguma datus. {L}: {N}.", "Klients, {L} {N}, parakstīja pilnvaru."},
	"lt": {"Laba diena, siunčiu sutarties duomenis. {L}: {N}.", "Klientas, {L} {N}, pasirašė įgaliojimą."},
	"is": {"Góðan dag, hér eru upplýsingarnar. {L}: {N}.", "Viðskiptavinurinn, {L} {N}, undirritaði umboðið."},
}
