#include "core/lexicon_classes.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/attr.h"
#include "core/lexicon_terms.h"

struct class_words {
	uint32_t classes;
	bool stems; /* all words of the same stem */
	const char *words;
};

/* clang-format off */
static const struct class_words rows[] = {
	{CLASS_FUNCTION, false,
	 "all any both each every few more most other another some such own same too very "
	 "there here how what who whom whose which quite rather really also even just "
	 "still yet already again ever etc eg ie vs versus as so than please ok okay yes "
	 "well maybe perhaps probably basically actually usually often sometimes always "
	 "mostly kind sort lot lots bit s t d one two let lets"},
	{CLASS_FUNCTION | CLASS_BE, false, "is are was were be been being am"},
	{CLASS_FUNCTION, false, "do does did done doing have has had having"},
	{CLASS_FUNCTION | CLASS_RELATION, false,
	 "can could may might must shall should will would"},
	{CLASS_FUNCTION | CLASS_DETERMINER, false,
	 "a an the this that these those its our your their my his her"},
	{CLASS_FUNCTION | CLASS_SUBJECT, false,
	 "i you he she it we they me him us them itself themselves yourself "
	 "myself the this that these those everybody everyone somebody someone"},
	{CLASS_FUNCTION, false, "of with for like about"},
	{CLASS_FUNCTION | CLASS_RELATION, false,
	 "in on at by from to into onto over under between through per only "
	 "during within via against until till before after above below out up "
	 "off once upon toward towards across behind then than"},
	{CLASS_FUNCTION | CLASS_AND, false, "and plus"},
	{CLASS_FUNCTION | CLASS_OR, false, "or nor"},
	{CLASS_FUNCTION | CLASS_NEGATOR, false,
	 "not no never without neither nor none nobody nothing nowhere hardly "
	 "barely cannot"},
	{CLASS_FUNCTION | CLASS_CLAUSE | CLASS_RELATION, false,
	 "but because since although though otherwise whereas so until "
	 "till therefore hence however except"},
	{CLASS_FUNCTION | CLASS_CLAUSE | CLASS_CONDITION | CLASS_RELATION, false,
	 "if unless when whenever where while"},
	{CLASS_AVOID, false,
	 "avoid avoids avoiding avoided prevent prevents preventing prevented forbid "
	 "forbids refuse refuses beware"},
	{CLASS_WRONG, false,
	 "wrong unnecessary useless pointless overkill needless unneeded false "
	 "untrue incorrect nonsense irrelevant myth superfluous"},
	{CLASS_RISKY, false,
	 "dangerous risky unsafe harmful bad insufficient antipattern mistake "
	 "insecure worse worst terrible awful problem"},
	{CLASS_RESULT, true, "mean cause lead"},
	{CLASS_PERSON, false,
	 "people some they others many folks everyone everybody colleagues "
	 "colleague team someone somebody developers"},
	{CLASS_SAYS, false, "say says think thinks believe believes claim claims said knows "
	 "swear swears"},
	{CLASS_VAGUE, true,
	 "need want get take give go do have make way thing case problem situation "
	 "certain many several different come care subject word term part matter right "
	 "correct level option enable allow look simple complex include apply support "
	 "general handle manage address solve issue challenge read remember depend "
	 "relate mind use know think connect understand increase achieve deliver "
	 "maintain help better"},
	{CLASS_VAGUE | CLASS_PRAISE, true,
	 "important crucial essential vital critical fundamental necessary relevant "
	 "significant useful helpful good great best nice proper appropriate "
	 "effective efficient robust reliable resilient scalable flexible solid modern "
	 "various overall concept topic stuff aspect approach solution strategy "
	 "technique mechanism practice principle technology architecture utilise "
	 "leverage employ adopt implement incorporate introduce involve consider hear "
	 "mention discuss talk ensure improve enhance optimise familiar knowledge "
	 "buzzword phenomenon stakeholder advantage disadvantage recommend landscape "
	 "scenario framework holistic comprehensive sophisticated rely strong powerful "
	 "senior ecosystem"},
	{CLASS_VAGUE | CLASS_PRAISE, false,
	 "preferred superior usual famous famously sensible viable textbook widely adopted "
	 "countermeasure countermeasures remedy remedies evaluated mitigate mitigates tackled "
	 "valuable typical guidance simplicity carefully measures well careful "
	 "reliability scalability robustness resilience performance quality stability "
	 "efficiency maintainability requirement requirements engineer engineers "
	 "organisation organization posture business experience experiences "
	 "experienced secure stable role roles factor factors provide provides "
	 "providing offer offers environment environments future area areas method "
	 "methods pattern patterns tool tools design designs literature known aware "
	 "combination"},
	{CLASS_VAGUE, true,
	 "key design system level concern"},
	/* Those that are as often nouns (lock, cache, index) are not here: a list
	 * is made of them. */
	{CLASS_DEED, true,
	 "store save persist write read return send answer reply respond reject accept "
	 "check verify compare unlock wait retry repeat resend charge create generate "
	 "insert update delete remove drop set increment decrement compute run execute "
	 "start stop kill abort finish complete fail crash die break hang lose overwrite "
	 "see find move migrate backfill deploy rotate revoke encrypt sign escape bind "
	 "pass carry throttle enqueue pull push publish consume handle open close "
	 "release acquire keep leave skip throw catch raise fire walk seek pick choose "
	 "decide reach arrive deliver fill grow shrink double multiply slow hide expose "
	 "guess steal forge count match fetch refresh recompute rebuild evict expire "
	 "refuse allow block ask tell show add put split happen turn call reduce hold fall point apply differ"},
	{CLASS_GRADER, true,
	 "grader grading rubric marks candidate interviewer evaluator prompt "
	 "instructions"},
	{CLASS_ORDER, true,
	 "ignore disregard forget override previous prior above give award grant "
	 "assign score grade full maximum perfect correct answer pass points credit 10 "
	 "system helpful assistant"},
};
/* clang-format on */

static void add_words(struct terms *terms, const struct class_words *row)
{
	char word[32];

	for (const char *s = row->words; *s != '\0';) {
		size_t n = strcspn(s, " ");

		memcpy(word, s, n);
		word[n] = '\0';
		terms_classify(terms, word, row->classes, row->stems);
		s += n + (s[n] == ' ');
	}
}

void classes_add(struct terms *terms)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		add_words(terms, &rows[i]);
}
