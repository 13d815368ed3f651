"""Words that carry grammar and no subject, in the languages of the project and of its neighbours."""

_FRENCH = """
a à afin ai aie aient ainsi ait alors après as assez au aucun aucune aujourd aura auraient aurait auront aussi autant autre autres aux
auxquels avaient avais avait avant avec avez avoir avons ayant beaucoup bien bon bonne c ça car ce ceci cela celle celles celui cependant
certain certaine certaines certains ces cet cette ceux chacun chacune chaque chez ci comme comment contre d dans davantage de déjà depuis
des desquels dessous dessus deux devant doit doivent donc dont du durant elle elles en encore enfin entre es est et étaient étais était
étant etc été être eu eux fait faire fais faisait font faut faudrait grâce hors ici il ils j jamais je jusqu jusque l la là laquelle le
lequel les lesquelles lesquels leur leurs lors lorsque lui m ma mais malgré me même mêmes mes mettre mieux mis moi moins mon n ne ni non
nos notamment notre nôtre nous on ont or où ou oui par parce parfois parmi pas pendant permet permettre peu peut peuvent peux plus plusieurs
plutôt pour pourquoi pourraient pourrait pouvoir près presque puis puisque qu quand quant que quel quelle quelles quelque quelques quels
qui quoi quoique rien s sa sans sauf se selon sera serai seraient serait seront ses seulement si soi soient sois soit sommes son sont sous
souvent suis sur surtout t ta tandis tant te tel telle telles tels tes toi ton toujours tous tout toute toutes très trop tu un une va vais
vers veut veulent via voici voilà vont vos votre vôtre vous vraiment vu y
"""
_DUTCH = """
aan aangezien achter af al aldus alle alleen allemaal alles als altijd ander andere anders ben bent bij bijvoorbeeld binnen boven bovendien
buiten daar daarbij daardoor daarna daarom daarvan daarvoor dan dat de deze die dit doen door dus echter een één eens eerder eigen eerst
elk elke en enige enkel enkele enz er erg ergens etc even gaan gaat ge gebruiken gedaan geen geven gewoon ging graag haar had hadden heb
hebben hebt heeft heel hem hen het hier hij hoe hoewel hun ieder iedere iedereen iemand iets ik in indien is ja je jij jou jouw jullie kan
kon konden kunnen kunt laat laten maar maken mag me mee meer meest men met mij mijn minder misschien mocht moet moeten mogelijk mogen na
naar naast namelijk net niemand niet niets nog nogal nooit nou nu of om omdat omtrent ondanks onder ons onze ook op over per pas reeds
sinds slechts soms sommige steeds te tegen ten ter terug terwijl tijdens toch toen tot tussen tweede u uit uw vaak van vanaf vanuit veel
verder via vind vinden volgens voor vooral waar waarbij waardoor waarin waarom waarvan wanneer want ware waren was wat we wel welk welke
wellicht werd werden weinig wie wij wil willen word worden wordt zal ze zeer zei zelf zelfde zelfs zich zij zijn zo zoals zonder zou zouden
zullen
"""
_ENGLISH = """
a about above across after again against ain all almost along already also although always am among an and another any anybody anyone
anything are aren around as at away be became because been before being below between both but by came can can't cannot could couldn did
didn do does doesn doing don done down due during each either else enough etc even ever every everybody everyone everything few first for
from further get gets getting give given go goes going got had hadn has hasn have haven having he hence her here hers herself him himself
his how however i if in indeed instead into is isn it its itself just least less let like ll made make makes making many may maybe me might
more moreover most much must my myself need needs neither never no nobody nor not nothing now of off often on once one ones only onto or
other others otherwise ought our ours ourselves out over own per perhaps please put quite rather re really s same see seem seems several
shall she should shouldn since so some somebody someone something sometimes still such t than that the their theirs them themselves then
there therefore these they thing things this those though through thus to together too toward towards under until up upon us use used using
ve very via want was wasn way we well were weren what whatever when where whether which while who whole whom whose why will with within
without won would wouldn yes yet you your yours yourself yourselves
"""
_GERMAN = """
ab aber alle allem allen aller alles als also am an andere anderen anderer anderes auch auf aus bei beim bereits bin bis bist bitte da
dabei dadurch dafür dagegen daher damit danach dann daran darauf darf das dass daß davon dazu dein dem den denen denn dennoch der deren
des deshalb dessen die dies diese diesem diesen dieser dieses doch dort du durch dürfen ein eine einem einen einer eines einfach einige
einigen er es etwa etwas euch euer für ganz gar geben gegen gehen geht gibt ging habe haben hat hatte hätte hier hin ich ihm ihn ihnen
ihr ihre ihrem ihren ihrer im immer in indem ins ist ja je jede jedem jeden jeder jedes jetzt kann kein keine keinen keiner können könnte
machen man mehr mein meine mich mir mit möglich muss müssen müsste nach nicht nichts noch nun nur ob oder oft ohne per schon sehr sein
seine seinen seiner seit selbst sich sie sind so sogar soll sollen sollte sollten somit sondern sonst sowie statt über um und uns unser
unsere unter viel viele vielen vom von vor wann war waren warum was weil weiter weitere welche welcher wenig wenn wer werden wie wieder
will wir wird wo wobei wollen wurde wurden würde würden z zb zu zum zur zwar zwischen
"""
_SPANISH = """
a además al algo algún alguna algunas alguno algunos allí ante antes aquel aquella aquello así aún aunque bajo bien cada casi como con
contra cosa cosas cual cuales cualquier cuando cuanto de debe deben debería del desde donde dos durante e el él ella ellas ellos en entre
era eran es esa esas ese eso esos esta está están estar estas este esto estos etc fue fueron gran ha había hace hacer hacia han hasta hay
he incluso ir la las le les lo los más me mediante menos mi mientras mis mismo mismos mucha muchas mucho muchos muy nada ni no nos
nosotros nuestra nuestras nuestro nuestros o os otra otras otro otros para parte pero poco poder por porque pues puede pueden que qué
quien quienes se según ser será si sí sido sin sino sobre solo sólo son su sus tal también tan tanto te tener tiene tienen toda todas
todavía todo todos tras tu un una unas uno unos va van ver vez y ya yo
"""
_CATALAN = """
a abans això al algun alguna algunes alguns alhora allà als altra altre altres amb any aquell aquella aquelles aquells aquest aquesta
aquestes aquests així bé cada cal calen cap com contra d dalt de del dels des després dins doncs durant e el ella elles ells els em en
encara entre era eren es és està estan estar estat et etc fa fan fer fet fins fos ha hagi haver havia he hi ho i ja jo l la les li llur
lo lloc ls m ma malgrat manera massa mateix mateixa mateixes mateixos me mentre menys més meu meva mitjançant molt molta moltes molts n
na ne ni no nostra nostre nostres o on pel pels per perquè però poc poden poder podria poques pot potser prou qual quals quan quant que
què quelcom qui quin quina quines s sa se segons sense ser seria ses seu seus seva seves si sí sigui siguin sinó sobre sols són sota també
tan tant tal tals te tenen tenir té tot tota totes tots tu un una unes uns us va van vers vosaltres
"""
_ITALIAN = """
a abbia abbiamo ad agli ai al alcuni alla alle allo altra altre altri altro anche ancora avere bene c che chi ci ciò ciascuno col come con
contro cosa così cui d da dagli dai dal dalla dalle dei del della delle dello dentro deve devono di dopo dove due e è ecco ed era erano
essere fa fare fino fra già gli ha hanno ho i il in infatti io l la le lei li lo loro lui ma me meno mentre mi mia mio molta molte molti
molto ne nè negli nei nel nella nelle no noi non nostra nostro nulla o od ogni ognuno oltre ora per perché perciò però più poco poi prima
proprio può qual quale quali quando quanto quasi quella quelle quelli quello questa queste questi questo qui quindi se sé senza si sia
siamo sono sopra sotto sta stata stato sua sue sul sulla suo suoi tale tanto te ti tra troppo tu tutta tutte tutti tutto un una uno va vi
voi
"""

STOP_WORDS: dict[str, frozenset[str]] = {
    "fr": frozenset(_FRENCH.split()),
    "nl": frozenset(_DUTCH.split()),
    "en": frozenset(_ENGLISH.split()),
    "de": frozenset(_GERMAN.split()),
    "es": frozenset(_SPANISH.split()),
    "ca": frozenset(_CATALAN.split()),
    "it": frozenset(_ITALIAN.split()),
}

# A text of these words alone says that somebody agrees or answers, and nothing about the subject.
_AGREEMENT = """
accord daccord approuve approuvé soutiens soutien appuie appuyer appuyée valide adhère favorable plussoie pareil idem bravo merci
excellent excellente super génial géniale parfait parfaite totalement entièrement absolument complètement tellement effectivement
exact exactement bonjour oui ok non idée proposition bis fait
akkoord mee eens helemaal volledig steun inderdaad precies prima goed goede idee voorstel dank bedankt dankjewel top juist klopt
uitstekend dezelfde zelfde mening absoluut
agree agreed agreeing support supported supporting same totally completely absolutely exactly indeed thanks thank great good nice
excellent idea proposal perfect right true yep ditto second seconded fully
acord acuerdo totalment totalmente completament completamente suport apoyo gràcies gracias molt bona idea proposta propuesta
einverstanden zustimmung stimme genau danke gute gut richtig
"""
AGREEMENT_WORDS = frozenset(_AGREEMENT.split())
_PLAIN_AGREEMENT = """
accord daccord approuve approuvé soutiens soutien appuie plussoie idem bravo adhère merci oui ok akkoord eens steun inderdaad dank bedankt
klopt agree agreed support ditto seconded thanks thank yes yep ok acord acuerdo suport apoyo gràcies gracias einverstanden zustimmung
stimme danke ja d'accord +1
"""
PLAIN_AGREEMENT = frozenset(_PLAIN_AGREEMENT.split())

# Two texts that differ in one of these may say the opposite, so they are never taken for copies of one another.
_POLARITY = """
ne n pas non sans contre jamais aucun aucune ni rien moins plus pour anti arrêter interdire supprimer
niet geen zonder tegen nooit niets minder meer voor stoppen verbieden afschaffen
no not without against never none nothing less more for stop ban abolish don doesn isn aren won can't cannot shouldn
nicht kein keine ohne gegen nie weniger mehr für
sin contra nunca menos más para sense contra mai menys més per
"""
POLARITY_WORDS = frozenset(_POLARITY.split())
