"""Words that name no subject, though they are no stop words: empty words, usual first names, what is left of markup."""

from functools import lru_cache

from analysis.words import fold

_FRENCH = """
absolument accord action actions actualité actuel actuelle actuellement aide aider ailleurs aime aimerais air aisément aller allez allons
allé améliorer ami amie an annuel annuelle année années ans août appelle appliquer apporter apprendre arrive arriver arrivé arrête arrêter
arrêtez assurer attend attendre attention augmenter autour autrement autrui avance avis avril bah bas base beau beaux belle ben besoin
bientôt bienvenue bof bonjour bonnes bons bout bravo bref brut bruts but cadre cas cause cent centaine certes chance chaud cher chercher
chiant chiffre chiffres choisir chose choses chère cinq cinquante clair clairement combien commence commencer comprendre comprends compte
compter concret concrètes connais connaît constat constater continuer contraire convaincu correctement coup courant cours coûte couvre
croire crois créer côté d'abord d'accord degré dehors demain demande demander demandé demi demie dernier derniers dernière dernièrement
dernières devenir devient difficile différent différente différentes différents dire directement disent dit dites divers diverses dix
dizaine dois dommage donne donner donné doute douze droite dure durer début décembre décider défaut définir dépend désolé désolée détail
développer effet endroit endroits ensemble entendre entendu entier entière envie environ envoie espère espérer essayer essentiel essentielle
euro euros exact exactement excellente exemple exemples existant existe existent explique expliquer facile facilement fallait falloir fameux
fasse faudra faute favoriser façon fera ferait fin fois fonction fonctionne fonctionnel fonctionner fond force forme fort forte fournir
froid fur futur février garantir garde gars gens grand grande grandes grands grave gros grosse grosses général généralement habite habitude
habituel haha haut haute hautes hauts heu heure heures heureusement hier hop hormis hui huit idée idées imaginer important importante
imposer impossible impression indispensable info interdire intéressant intéresse inutile janvier jeter jeudi joli jour journée jours juillet
juin justement laisse laisser large lieu lieux ligne limiter lire liste lié liée liées liés loin long longtemps lu lundi machin madame mai
maintenant majeure majorité mal malheureusement manière manque mardi mars matin mauvais mauvaise mauvaises maximum meilleur meilleure
meilleures meilleurs merci mercredi merde mesure mesures met mettez mettons mienne mille millier milliers million millions minimum minute
minutes mise mode moindre mois moitié moment monde monsieur monter montrer mot mots moyen moyens multiple multiples mérite mêmement
naturellement neuf niveau nom nombre nombreuses nombreux nonante normal nouveau nouveaux nouvel nouvelle nouvelles novembre nécessaire
nécessité objectif objectifs obligatoire obliger obtenir occasion octante octobre oeuvre onze opération ordre ouais pareil parfait parle
parler parlé part partant particulier particulière particulièrement partie partir partout passe passer passé peine pense penser perd perdre
perdu permettant permette permettrait perso personne personnel personnellement personnes petit petite petites petits pire pires place
plaisir plein poing point pointe porter pose poser possibilité possibilités possible pourcentage poursuivre pratique premier premiers
première premières prend prendre prends prenez prenne principe priorité pris privilégier problème problèmes prochain prochaine procéder
profit profiter propose proposer proposition propositions propre propres précis précise précédent présent prévoir prévu prêt puisse put pèse
période quarante quart quarts quasi quatorze quatre quelconque question questions quinzaine quinze quitte quitter quotidien raison raisons
rapidement rappelle rapport rapporter ras recevoir redonner refuse regarde regarder remarque remettre remplacer rend rendant rendre
renforcer rentrer respectif reste rester retire retrouver revenir revient revoir reçois reçu réaliser réalité récent réduire réel réelle
réellement répondre réponds réponse réponses résultat résultats réussir rêve rôle saint sainte sais sait sale salut samedi savent savez
savoir second seconde semaine semaines semblable semble sens sept septante septembre sert servent servir seul seule seules seuls signe
simple simplement simples simplifier sinon situation six soi-disant soir soixante solution solutions sortir souci souhaite source soutenir
soutiens souvenir souvient spécial spécifique stop strict strictement suffisamment suffisant suffit suite suivant suivi suivre sujet
supplémentaire supposé supprimer svp sérieusement sérieux sûr sûre tard tas tellement temps tenir termes tête tienne tient tiers titre tombe
total totale totalement tour tourne tourner toutefois traiter travaille traver treize trentaine trente trois trouve trouver trouvé truc
trucs type types tâche uniquement utile utiles utilisation utiliser valoir vaut vendredi venir venu veuillez veux viens vient vieux vingt
vingtaine vis vit vite vivant vivre voir vois voit volontiers volonté voudrais voulait voulez voulons voulu vrai vraie vraies vrais vue
véritable véritables zou zéro écouter écrit également éléments évidemment évidence éviter œuvre
"""
_DUTCH = """
aandacht aangekondigd aantal aantallen aanzien absolute absoluut ach acht achteraf actueel afgelopen akkoord algemeen algemene allemaal
alvast april augustus avond bedankt bedoeling beetje begin begrijp begrijpen beide bekend bekijken belangrijk belangrijke bepaalde
beschikbaar beschikbare best bestaat beste betekent beter betere betreffende betreft betrokken bezig bijgevolg bijkomende bijna blijft
blijkbaar blijkt blijven bovenop breng brengen bron bv centraal cijfers circa concreet concrete daarna daarnaast daartoe dacht dag dagen
daling dank dankjewel december deel denk denken derde dergelijke dertig desgevallend dezelfde ding dingen dinsdag directe doel doet dom
donderdag drie dringend dubbel duidelijk duizend duizenden duren durft duur duurde duurden duurt dwingen echt echte eender eenvoudig eerlijk
eerste effectief eigen eigenlijk eind einde eindelijk elkaar enorm enthousiast erger euro evenals evolutie extra februari feit feiten fijn
fout foute functie gans gauw gebeuren gebeurt gebied gebruik gebruikt geef geeft geevolueerd gegeven gegevens gek gekregen geldt geleden
geleidelijk gelieve gelijk geloof geluk gemaakt gemakkelijk gemiddeld gemiddelde genoeg genomen gepland geplande gered geregeld gesproken
gesteld geval gevallen gevolg gevolgen gewone geworden gezegd gezet gezien geëvolueerd goed goede graad groeten groetjes groot grote groter
haalbaar half hallo halve hang hangt heden heer helaas hele helemaal helft help helpen helpt herinner hierbij hierdoor hierop hierover hoef
hoeft hoeveel hoge honderd hoog hoop hoor hoort houd houden houding houdt huidige hé idee ideeën inderdaad ineens informeel initiatief
initiatieven intussen invoeren inzake jaar jaarbasis jaarlijks jaarlijkse jammer januari jaren jongste juist juli juni kader kans kansen
kant kas keer ken kennen kent kiezen kijken kijkt klaar klein kleine kleinere klopt knieën kom komen komende komt kort korte kost kreeg
krijg krijgen krijgt kwam kwart kwartier laatste lang lange langer lastig later lees leest leg leggen leuk leuke lezen lid liefst liever
liggen ligt lijkt lijst link loopt lopen lopende los maak maakt maal maand maandag maanden maart maatregel maatregelen manier manieren mate
maximaal mee meedoen meenemen meerdere meestal meeste mei mens mensen merken mevrouw middag miljard miljoen minimaal minstens minuten minuut
moeilijk moeite mogelijkheden mogelijkheid momenteel mooi mooie mooier morgen naam nam natuurlijk nee neem neemt negen negentig nemen
nergens nieuw nieuwe niks nodig noem noodzaak noodzakelijk normaal november nuttig ochtend ofwel ogenblik oktober onderdeel onderscheid
ongeveer onlangs onmiddellijk onmogelijk ontstaan opgenomen opgesplitst opnieuw opsplitsing optie opzichte oud oude ouder overal overigens
overzicht paar pagina passen periode personen persoon persoonlijk plaats plaatsen plaatsgevonden plaatsvinden plek plots plus positief praat
praten precies precieze prima probeer proberen probleem problemen procent punt raar realiseren reden redenen reeks regelmatig relatieve
respectievelijk rest resultaat resultaten richting rol rond samen schrijf schrijven september serieus simpel sint situatie slecht slechte
snel sneller soort soorten sorry spijt spijtig sprake spreekt spreken staan staat stand stap steekt stel stellen stelt sterk sterke stijging
stijgt studie stuk stukken sturen stuur systeem tachtig tegelijk tegenover teken tel tellen tenminste terecht tien tijd tijden tja toe
toegepast toekomst toepassing toevallig toont totaal totale trouwens twaalf twee tweeduizend twintig uiteindelijk uitgebreid uitsluitend
uitvoering uren uur vandaag vanzelf vast veertig ver vergeten vermoedelijk verschil verschillen verschillend verschillende vertel vertelt
verwacht verwachten verwachting verwittig verwittigen vier vijf vijftien vijftig vindt vlot vol voldoende volgend volgende volledig
volledige volstaan voorbeeld voorbij voorbije voorstel voorstellen voortaan voorzien voorziet vorig vorige vraag vraagt vragen vriendelijke
vrij vrijdag vroeger vul waaraan waarde waaronder waarop waartoe waarvoor wacht week weer weet wegens wekelijks weken welkom wens wensen
werkelijk werken werking werkt werkte weten wijze wijzen wilde wist woensdag wonen woord woorden zaak zaken zat zaterdag zeg zeggen zegt
zeker zelden zelfde zes zesde zestig zet zetten zeven zeventig zie zien ziet zin zit zitten zodat zodra zoek zoeken zoekt zogenaamde zondag
zonet zorg zorgen zorgt zowel zwaar
"""
_ENGLISH = """
able actually ago agree ah ahead allow allowed allowing allows alone anymore anyway apart appear appears april ask asked asking asleep
august available avoid aware back bad based basically beginning believe benefit best better big billion bit bring call called case certain
certainly change changes choose clear clearly close come comes coming common complete completely consider considered continue correct couple
create created creating current currently dare day days deal dear december decide definitely despite different difficult directly dozens
early easier easiest easy effect effective eight eighteen eighty eleven eleventh encourage end enforce enforces engage ensure entire error
errors especially essential evening event everybody everyday everyone's everywhere exactly example existing expect extra extremely face fact
fair fairly far favor favourite february feel fifteen fifty final finally find fine five fix focus follow force forced forgot forty forward
four free friday full fun future gave general generally giving gone gonna good gotta great greater greatest greatly guess guy guys half
happen happened happening happens happy hard harder hear heard heavy hello hey hi high higher honest hope hour hours huge hundred hundreds
idea ideas important improve improved include included including increase increased increasing individual inside instance interesting
involve involved issue issues job joke july june keep kept key kind kinda kinds knew know knows lack large larger largest last later lead
leads learn leave leaves leaving left level levels likely list literally little living lol long longer look looking looks lose lost lot lots
love lower main mainly major manage march matter mean means meant mention mere method million mind minor minute minutes moment monday month
months morning move name near necessary negative new next nice night nine ninety nobody nope normal note november nowadays number numbers
obvious obviously october odd offer oh ok okay old open opinion option options outside overall part particular parts past people percent
perfect period persons piece place play playing plenty plus point points positive possibility possible practice pretty prevent previous
probably problem problems process produce proper proposal proposals provide provided provides providing purpose questions rate ready real
realise reality realize reason reasons receive recent recently reduce reduced related remain remove require required requires result results
right role run running said sat saturday saw say saying says second send sense sent september serious seriously set seven seventy shape
share short show shown shows side similar simple simply single situation six sixty size small smaller solely solution somebody somewhat
somewhere soon sorry sort source speak specific spend spent stand start started stay step stop stuff successful suddenly sufficient suggest
suggestion sunday support suppose sure system systems take taken takes taking talk task tell tells ten tend tends term terms thank thanks
think thinking third thirty thought thousand thousands three thursday till time times today today's told tomorrow took total totally tried
true truly try trying tuesday twelve twenty twice two type types typically unable understand unless unlike useful usually various view views
wait waited waiting wanna wanted wants ways wednesday week weeks went whatsoever wish wonder wonderful word words work worked working works
worse worst worth worthwhile write written wrong wrongly wrote yeah year years yep yesterday zero
"""
_CATALAN = """
accions acció aconseguir actual actuals adequat anys aplicar augment augmentar bon bona bones bons caldria calgui canvi canviar canvis cas
col consideracio control cosa coses creacio creació crear demanem demano dia dies diferents dissenyar donar dos dret dues exemple existent
existents facilitar fets fi foment fomentar forma garantir gent gestió gran grans graus hauria haurien hores idea important importants
impulsar incloure incorporar incrementar interès llarg llocs major majors mal mesura mesures millor millora millorar millores mitjans
necessari necessita necessitat necessitats necessària nivell nivells nou nous nova noves objectiu objectius oferir part persona persones
petit petita petites petits pla plena possible potenciar primer primera problema problemes promocionar promoure propi proposem proposo
proposta propostes públiques realització realitzar reduir s'hauria sant santa temps tipus tractar través treballar vegada voldria volem
zona zones únic única ús
"""
_SPANISH = """
acciones acción actual actuales año años buen buena bueno buenos buscar cambiar cambio conseguir creación crear dar dejar desarrollo día
días ejemplo evitar existe existen falta fomentar forma gente grandes hecho hora horas idea igual importante importantes interés llegar
lugar lugares mal mala manera medida medidas mejor mejora mejorar mejores necesaria necesario necesidad necesita nivel nueva nuevas nuevo
nuevos objetivo oportunidad pedir permitir persona personas poner posibilidad posible potenciar primer primera principal problema
problemas promover propongo propuesta propuestas punto realizar respecto resto resultado saber san santa seguir siempre sistema situación
tiempo tipo total través uso utilizar veces zona zonas
"""
_GERMAN = """
aktuell allein allgemein bauen bedarf beispiel bereich besser bessere besten bleiben brauchen braucht bringen bringt bzw derzeit deutlich
ebenso eigene eigenen eigentlich einführen einführung erhöhen erhöhung ersatz ersten euro fair fall fehlt frage fragen fördern förderung
ganze ganzen gefördert gemacht genau generell genug gerne gilt glaube große großen grund gute guten halten hilft hohe hohen höher jahr
jahre jahren klar klein kleine kommen kommt könnten lange lassen leben leicht leider letzten leute liegt macht mal maßnahmen menschen
mindestens möglichkeit möglichst müssten nehmen neue neuen notwendig nutzen nutzung nötig ort pro problem prozent rahmen reduzieren
richtig richtung schaffen seitens setzen sinn sinnlos sinnvoll sofort sowohl stark stehen steht stellen stärker system tag tage teil tun
umso unbedingt unmöglich usw verbieten verwenden verwendet vieler vorhanden vorschlag völlig weg weniger wichtig wirklich woche wochen
wäre wären zeit ziel ziele zukunft zusätzlich überall
"""
_ITALIAN = """
anni anno bisogno caso cose esempio fatto gente giorni giorno grande grandi importante invece maggiore migliore minore modo necessario
nuova nuove nuovi nuovo parte persona persone possibile problema punto sempre senso solo tempo tipo volta volte
"""

_UNNAMED = {"fr": _FRENCH, "nl": _DUTCH, "en": _ENGLISH, "ca": _CATALAN, "es": _SPANISH, "de": _GERMAN, "it": _ITALIAN}

# What is left of addresses and of markup that was not well formed.
_MARKUP = """
amp apos br com div eacute egrave gt href http https jpg laquo lt mdash nbsp ndash png px quot raquo rsquo span src td tr ul www
"""

_FIRST_NAMES = """
adam alain alex alexandra alexandre alice amandine amélie an andré andrea andrew anja ann anna anne annick anouk antoine anthony arnaud
arthur aurélie bart benoît bernard bert bob brigitte bruno camille carine caroline catherine cathy cédric céline charlotte chantal chloé
chris christian christelle christine christophe claire claude clara cindy corinne damien daniel danielle david debbie delphine denis
didier dirk dominique donald eddy edward ellen els elisabeth élise élodie emily emma eric erik evelyne fabienne fabrice fatima filip
florence francis franck françois françoise frank fred frédéric gabriel geert george georges gérald gérard gert gilles greet guillaume guy
hans helen hélène henri henry herman hilde hugo ingrid isabelle jack jacques james jan jane jason jean jeanne jeff jennifer jeroen jérôme
jessica joan joel johan john joris jos joseph josé joyce jules julia julie julien karel karim karin karen kate katrien kevin klaas koen
kris kristof laura laurence laurent léa lies lieve linda lisa lotte louis louise luc lucas lucie lucy luk marc maria marie marijke marion
marleen martin martine maarten mary mathieu matthew maurice maxime mélanie mia michael michel michelle michèle mieke mike mohamed monique
muriel myriam nadia nadine natalie nathalie nancy nick nico nicolas nicole noémie olivier pascal patricia patrick patrice paul pauline
peter philippe pierre pieter quentin rachel raf raymond rené richard rik rita rob robert roger roland romain ronald rudy sabine sabrina
samuel sandra sarah sébastien serge simon sofie sonia sophie stefan stéphane stéphanie stephen steve steven susan sven sylvain sylvie theo
thierry thomas tim tine tom tony valérie véronique vincent virginie walter wim wouter xavier yann yves yvonne zoé
"""


def folded(text: str) -> frozenset[str]:
    """The words of ``text``, folded; those with an apostrophe or a hyphen in parts."""
    return frozenset(fold(word) for entry in text.split() for word in entry.replace("-", "'").split("'"))


QUANTIFIERS = folded("combien hoeveel hoeveelste allerhande allerlei sommige enkele plusieurs quelques")
"""Words that say how much of something and are no part of its name."""


@lru_cache(maxsize=32)
def unnamed(language: str) -> frozenset[str]:
    """The folded words of ``language`` that name no subject: quantities, times, judgements, usual verbs; first names; markup."""
    return folded(_UNNAMED.get(language, "")) | folded(_FIRST_NAMES) | folded(_MARKUP)
