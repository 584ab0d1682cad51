import { View } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import type { KeyMoment, PracticeFact, PracticeObjection, PracticeResult } from '../../analysis/practice-domain.ts';
import { drawOpenness } from '../charts/practice.ts';
import { inEach } from '../languages.ts';
import { firstName } from '../practice-parts.ts';
import type { Words } from '../words.ts';
import { Findings } from './overview.tsx';
import { Text } from './paragraph.tsx';
import { Action } from './participant.tsx';
import { Heading, type SectionProps, Sheet } from './parts.tsx';
import { Picture } from './picture.tsx';
import { headRow, quoteRow, wordsRow } from './rows.ts';
import { CONTENT, INK, styles } from './style.ts';
import { Table } from './table.tsx';
import { cutAtWord } from './text.ts';

/** Left of a moment stands its turn; width in points. */
const TURN = 52;
/** Left of what was found stands where. */
const WHERE = 70;

const outcomes = inEach(
  (say): Readonly<Record<PracticeObjection['state'], string>> => ({
    handled: say`Explored and answered`,
    explored: say`Explored, not answered`,
    open: say`Not explored`,
  }),
);

interface PracticeProps extends SectionProps {
  readonly practice: PracticeResult;
}

/** How the conversation went: openness over the turns, and the moments that made it. */
export function PracticeOverview(props: PracticeProps): ReactElement {
  const { report, practice, families, reader, words } = props;
  const { say } = words;
  const { openness, moments, persona } = practice;
  return (
    <Sheet {...props} bookmark={say`Overview`}>
      <Heading families={families} title={say`Overview`} lead={courseText(firstName(persona.name), openness, words)} />
      <Picture chart={drawOpenness(openness, moments, 'light', reader)} width={CONTENT} families={families} />
      <Text style={styles.h2}>{say`Key moments`}</Text>
      {moments.length === 0 && <Text>{say`No turn moved much, for better or for worse.`}</Text>}
      {moments.map((moment) => (
        <Moment
          key={`${moment.turn} ${moment.verdict}`}
          moment={moment}
          report={report}
          families={families}
          words={words}
        />
      ))}
    </Sheet>
  );
}

/** Start, end and highest point of openness. */
function courseText(who: string, openness: readonly number[], { say, share, count }: Words): string {
  const [first, last] = [share(openness[0] ?? 0), share(openness.at(-1) ?? 0)];
  const most = Math.max(...openness);
  const at = openness.indexOf(most);
  return at === 0 || at === openness.length - 1
    ? say`How open ${who} was: from ${first} to ${last}.`
    : say`How open ${who} was: from ${first} to ${last}, highest at ${share(most)} after turn ${count(at)}.`;
}

interface MomentProps extends Pick<SectionProps, 'report' | 'families' | 'words'> {
  readonly moment: KeyMoment;
}

function Moment({ moment, report, families, words }: MomentProps): ReactElement {
  const { say } = words;
  const { turn, verdict, text, evidence, instead } = moment;
  const isGood = verdict === 'good';
  const rows = [
    headRow(say`Turn ${turn + 1}`, isGood ? say`WENT WELL` : say`NEEDS WORK`, isGood ? INK.pull : INK.alarm, TURN),
    wordsRow({ text: cutAtWord(text, 300) }, { left: TURN }),
    quoteRow(report, evidence, words, { left: TURN, width: CONTENT - TURN }),
    ...(instead === null ? [] : [wordsRow({ text: cutAtWord(instead, 300) }, { left: TURN, top: 3 })]),
  ];
  return <Table rows={rows} families={families} below={9} />;
}

/** What was found and missed, how doubts were met, and what to practise next. */
export function PracticeFindings(props: PracticeProps): ReactElement {
  const { report, practice, families, words } = props;
  const { say, count } = words;
  const { facts, objections, strengths, areas, recommendations } = practice;
  const found = facts.filter(({ turn }) => turn !== null);
  const missed = facts.filter(({ turn }) => turn === null);
  const who = firstName(practice.persona.name);
  const shown = new Set(recommendations.map(({ evidence }) => evidence.at));
  return (
    <Sheet {...props} bookmark={say`What was found`}>
      <Heading
        families={families}
        title={say`What was found`}
        lead={say`${count(found.length)} of ${count(facts.length)} things that ${who} tells to good questions only.`}
      />
      {[...found, ...missed].map((fact) => (
        <Found key={fact.id} fact={fact} words={words} />
      ))}
      {objections.length > 0 && <Text style={styles.h2}>{say`Objections`}</Text>}
      {objections.map(({ id, about, state }) => (
        <View key={id} style={styles.row} wrap={false}>
          <Text style={{ flex: 1, paddingRight: 12 }}>{cutAtWord(about, 200)}</Text>
          <Text style={[styles.bold, { color: state === 'handled' ? INK.pull : INK.alarm }]}>
            {outcomes(words)[state]}
          </Text>
        </View>
      ))}
      <Text style={styles.h2} minPresenceAhead={80}>
        {say`Practise next`}
      </Text>
      {recommendations.length === 0 && <Text>{say`Too little was said for a recommendation.`}</Text>}
      {recommendations.map((item, i) => (
        <Action key={item.title} item={item} number={i + 1} report={report} families={families} words={words} />
      ))}
      <Findings
        strengths={strengths}
        opportunities={areas.filter(({ evidence }) => !shown.has(evidence.at))}
        report={report}
        families={families}
        words={words}
      />
    </Sheet>
  );
}

interface FoundProps extends Pick<SectionProps, 'words'> {
  readonly fact: PracticeFact;
}

function Found({ fact: { about, turn, ask }, words: { say } }: FoundProps): ReactElement {
  const isFound = turn !== null;
  return (
    <View style={[styles.row, { alignItems: 'flex-start' }]} wrap={false}>
      <Text style={[styles.bold, { width: WHERE, color: isFound ? INK.pull : INK.alarm }]}>
        {isFound ? say`In turn ${turn + 1}` : say`Missed`}
      </Text>
      <View style={{ flex: 1 }}>
        <Text>{cutAtWord(about, 200)}</Text>
        {!isFound && <Text style={styles.small}>{say`Try: “${cutAtWord(ask, 200)}”`}</Text>}
      </View>
    </View>
  );
}
