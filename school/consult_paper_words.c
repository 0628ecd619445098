/* Letters in the languages of parents. */
#include "consult_paper_words.h"

static const struct consult_paper_words all[CONSULT_LANGUAGES] = {
	[CONSULT_DE] = {
		.title = "Einladung zum Gespräch", .children = "Kinder", .wish_until = "Wünsche bis", .book_from = "Buchen ab", .book_until = "Buchen bis",
		.range = "{begin} bis {end}",
		.invitation = "Wir laden Sie herzlich ein, mit den Lehrkräften Ihres Kindes zu sprechen. Den Termin suchen Sie sich selbst aus: mit dem Link unten, "
			"auf dem Handy, dem Tablet oder am Computer. Mit demselben Link können Sie den Termin ändern oder absagen, und bei einem Gespräch per Video "
			"kommen Sie damit hinein. Sie brauchen kein Konto und kein Programm.",
		.wishes = "Bis zu der Zeit, die oben steht, können Sie auch Wünsche angeben. Die Schule macht daraus einen Plan mit kurzen Wartezeiten.",
		.link_heading = "Ihr persönlicher Link",
		.link_text = "Scannen Sie den Code mit der Kamera Ihres Handys, oder geben Sie diese Adresse im Browser ein:",
		.keep = "Bitte heben Sie diesen Brief auf, und geben Sie den Link nicht weiter: Wer ihn hat, kann Ihre Termine sehen und ändern.",
		.companions = "Soll der andere Elternteil, jemand zum Dolmetschen oder jemand, der Ihre Familie begleitet, dabei sein? Auf der Seite machen Sie "
			"dafür einen eigenen Link, der nur für dieses Gespräch gilt.",
		.privacy = "Gespräche werden nie aufgezeichnet.",
		.help_heading = "Fragen?",
		.help_phone = "Wenn etwas nicht klappt oder Sie lieber telefonieren: {phone}. Auch die Klassenleitung Ihres Kindes hilft Ihnen gern.",
		.help = "Wenn etwas nicht klappt, helfen Ihnen die Klassenleitung Ihres Kindes und das Sekretariat gern.",
	},
	[CONSULT_EN] = {
		.title = "Invitation to a talk", .children = "Children", .wish_until = "Wishes until", .book_from = "Booking from", .book_until = "Booking until",
		.range = "{begin} to {end}",
		.invitation = "We warmly invite you to talk with your child's teachers. You choose the time yourself: with the link below, on a phone, a tablet or a "
			"computer. With the same link you can change or cancel the appointment, and come into a talk by video. You need no account and no program.",
		.wishes = "Until the time given above you can also tell us your wishes. The school makes a plan from them, with short waits.",
		.link_heading = "Your personal link",
		.link_text = "Scan the code with your phone's camera, or type this address into a browser:",
		.keep = "Please keep this letter, and do not pass the link on: whoever has it can see and change your appointments.",
		.companions = "Would you like the other parent, an interpreter or someone who supports your family to be there? On the page you can make a link of "
			"their own, which is good for this talk alone.",
		.privacy = "Talks are never recorded.",
		.help_heading = "Questions?",
		.help_phone = "If something does not work, or you would rather phone: {phone}. Your child's class teacher is glad to help, too.",
		.help = "If something does not work, your child's class teacher and the school office are glad to help.",
	},
	[CONSULT_TR] = {
		.title = "Görüşmeye davet", .children = "Çocuklar", .wish_until = "Dilekler, en geç", .book_from = "Randevu, en erken",
		.book_until = "Randevu, en geç", .range = "{begin} – {end}",
		.invitation = "Sizi çocuğunuzun öğretmenleriyle görüşmeye içtenlikle davet ediyoruz. Randevunuzu aşağıdaki bağlantıyla telefondan, tabletten ya da "
			"bilgisayardan kendiniz seçebilirsiniz. Aynı bağlantıyla randevuyu değiştirebilir veya iptal edebilir, görüntülü görüşmeye de "
			"katılabilirsiniz. Hesap açmanız ya da program yüklemeniz gerekmez.",
		.wishes = "Yukarıda yazan zamana kadar dileklerinizi de bildirebilirsiniz. Okul bunlardan bekleme süreleri kısa olan bir plan hazırlar.",
		.link_heading = "Kişisel bağlantınız",
		.link_text = "Kodu telefonunuzun kamerasıyla okutun ya da şu adresi tarayıcıya yazın:",
		.keep = "Lütfen bu mektubu saklayın ve bağlantıyı başkasına vermeyin: Bağlantıya sahip olan kişi randevularınızı görebilir ve değiştirebilir.",
		.companions = "Diğer ebeveynin, bir tercümanın ya da ailenize eşlik eden birinin de katılmasını ister misiniz? Sayfada onun için yalnızca bu "
			"görüşmede geçerli olan ayrı bir bağlantı oluşturabilirsiniz.",
		.privacy = "Görüşmeler hiçbir zaman kaydedilmez.",
		.help_heading = "Sorularınız mı var?",
		.help_phone = "Bir sorun olursa ya da telefonla konuşmayı tercih ederseniz: {phone}. Çocuğunuzun sınıf öğretmeni de size memnuniyetle yardımcı olur.",
		.help = "Bir sorun olursa çocuğunuzun sınıf öğretmeni ve okul sekreterliği size memnuniyetle yardımcı olur.",
	},
	[CONSULT_AR] = {
		.title = "دعوة إلى لقاء", .children = "الأطفال", .wish_until = "تقديم الرغبات حتى", .book_from = "الحجز ابتداءً من", .book_until = "الحجز حتى",
		.range = "من {begin} إلى {end}",
		.invitation = "يسرّنا أن ندعوكم إلى لقاء مع معلمي طفلكم. يمكنكم اختيار الموعد بأنفسكم من خلال الرابط أدناه، باستخدام الهاتف أو الجهاز اللوحي أو "
			"الحاسوب. ومن خلال الرابط نفسه يمكنكم تغيير الموعد أو إلغاؤه، والدخول إلى اللقاء عبر الفيديو. لا تحتاجون إلى حساب ولا إلى برنامج.",
		.wishes = "يمكنكم أيضًا تقديم رغباتكم حتى الوقت المذكور أعلاه، وتضع المدرسة بناءً عليها خطة بفترات انتظار قصيرة.",
		.link_heading = "رابطكم الشخصي",
		.link_text = "امسحوا الرمز بكاميرا هاتفكم، أو اكتبوا هذا العنوان في المتصفح:",
		.keep = "يُرجى الاحتفاظ بهذه الرسالة وعدم إعطاء الرابط لأحد: فكل من لديه الرابط يستطيع رؤية مواعيدكم وتغييرها.",
		.companions = "هل تودّون أن يشارك الوالد الآخر أو مترجم أو شخص يرافق عائلتكم؟ يمكنكم في الصفحة إنشاء رابط خاص به، صالح لهذا اللقاء فقط.",
		.privacy = "لا تُسجَّل اللقاءات أبدًا.",
		.help_heading = "هل لديكم أسئلة؟",
		.help_phone = "إذا واجهتم مشكلة أو كنتم تفضّلون الاتصال الهاتفي: {phone}. كما يسرّ مربّي صف طفلكم أن يساعدكم.",
		.help = "إذا واجهتم مشكلة، يسرّ مربّي صف طفلكم وسكرتارية المدرسة أن يساعدوكم.",
	},
	[CONSULT_UK] = {
		.title = "Запрошення на зустріч", .children = "Діти", .wish_until = "Побажання до", .book_from = "Запис із", .book_until = "Запис до",
		.range = "{begin} – {end}",
		.invitation = "Щиро запрошуємо Вас на розмову з учителями Вашої дитини. Час Ви обираєте самі: за посиланням нижче, на телефоні, планшеті або "
			"комп’ютері. За тим самим посиланням зустріч можна перенести чи скасувати, а на відеозустріч – увійти. Обліковий запис і програми не потрібні.",
		.wishes = "До часу, зазначеного вище, можна також подати побажання. Школа складе з них план із коротким очікуванням.",
		.link_heading = "Ваше особисте посилання",
		.link_text = "Зіскануйте код камерою телефона або введіть цю адресу в браузері:",
		.keep = "Будь ласка, збережіть цей лист і нікому не передавайте посилання: хто його має, може бачити та змінювати Ваші зустрічі.",
		.companions = "Хочете, щоб долучилися другий із батьків, перекладач або людина, яка супроводжує Вашу родину? На сторінці можна створити для них окреме "
			"посилання, дійсне лише для цієї зустрічі.",
		.privacy = "Зустрічі ніколи не записуються.",
		.help_heading = "Є запитання?",
		.help_phone = "Якщо щось не виходить або Вам зручніше зателефонувати: {phone}. Класний керівник Вашої дитини також радо допоможе.",
		.help = "Якщо щось не виходить, Вам радо допоможуть класний керівник Вашої дитини та секретаріат школи.",
	},
	[CONSULT_RU] = {
		.title = "Приглашение на встречу", .children = "Дети", .wish_until = "Пожелания до", .book_from = "Запись с", .book_until = "Запись до",
		.range = "{begin} – {end}",
		.invitation = "Сердечно приглашаем Вас на беседу с учителями Вашего ребёнка. Время Вы выбираете сами: по ссылке ниже, на телефоне, планшете или "
			"компьютере. По той же ссылке встречу можно перенести или отменить, а на видеовстречу – войти. Учётная запись и программы не нужны.",
		.wishes = "До указанного выше времени можно также подать пожелания. Школа составит по ним план с коротким ожиданием.",
		.link_heading = "Ваша личная ссылка",
		.link_text = "Отсканируйте код камерой телефона или введите этот адрес в браузере:",
		.keep = "Пожалуйста, сохраните это письмо и никому не передавайте ссылку: у кого она есть, тот может видеть и менять Ваши встречи.",
		.companions = "Хотите, чтобы участвовали второй родитель, переводчик или человек, который сопровождает Вашу семью? На странице можно создать для них "
			"отдельную ссылку, которая действует только для этой встречи.",
		.privacy = "Встречи никогда не записываются.",
		.help_heading = "Есть вопросы?",
		.help_phone = "Если что-то не получается или Вам удобнее позвонить: {phone}. Классный руководитель Вашего ребёнка тоже с радостью поможет.",
		.help = "Если что-то не получается, Вам с радостью помогут классный руководитель Вашего ребёнка и секретариат школы.",
	},
	[CONSULT_PL] = {
		.title = "Zaproszenie na rozmowę", .children = "Dzieci", .wish_until = "Życzenia do", .book_from = "Zapisy od", .book_until = "Zapisy do",
		.range = "od {begin} do {end}",
		.invitation = "Serdecznie zapraszamy Państwa na rozmowę z nauczycielami Państwa dziecka. Termin wybierają Państwo sami: przez poniższy link, na "
			"telefonie, tablecie lub komputerze. Pod tym samym linkiem można termin zmienić lub odwołać, a także dołączyć do rozmowy wideo. Nie potrzeba "
			"konta ani żadnego programu.",
		.wishes = "Do podanego wyżej czasu można też zgłosić życzenia. Szkoła ułoży z nich plan z krótkim czasem oczekiwania.",
		.link_heading = "Państwa osobisty link",
		.link_text = "Proszę zeskanować kod aparatem telefonu albo wpisać ten adres w przeglądarce:",
		.keep = "Prosimy zachować ten list i nikomu nie przekazywać linku: kto go ma, może zobaczyć i zmienić Państwa terminy.",
		.companions = "Czy ma dołączyć drugi rodzic, tłumacz albo osoba wspierająca Państwa rodzinę? Na stronie mogą Państwo utworzyć dla tej osoby osobny "
			"link, ważny tylko na tę rozmowę.",
		.privacy = "Rozmowy nigdy nie są nagrywane.",
		.help_heading = "Pytania?",
		.help_phone = "Gdyby coś nie działało albo woleliby Państwo zadzwonić: {phone}. Chętnie pomoże też wychowawca klasy Państwa dziecka.",
		.help = "Gdyby coś nie działało, chętnie pomogą wychowawca klasy Państwa dziecka i sekretariat szkoły.",
	},
};

const struct consult_paper_words *consult_paper_words(enum consult_language language)
{
	return &all[language];
}
