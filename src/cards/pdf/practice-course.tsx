import { View } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import type { KeyMoment, PracticeFact, PracticeResult } from '../../analysis/practice-domain.ts';
import { drawOpenness } from '../charts/practice.ts';
import { OBJECTION_STATES, opennessText } from '../practice-details.ts';
import { capital, firstName } from '../practice-parts.ts';
import { wordsFor } from '../words.ts';
import { Findings } from './overview.tsx';
import { Text } from './paragraph.tsx';
import { Action } from './participant.tsx';
import { Heading, Quote, type SectionProps, Sheet } from './parts.tsx';
import { Picture } from './picture.tsx';
import { CONTENT, INK, styles } from './style.ts';
import { cutAtWord } from './text.ts';

/** Left of a moment stands its turn; width in points. */
const TURN = 52;
/** Left of what was found stands where. */
const WHERE = 70;

interface PracticeProps extends SectionProps {
  readonly practice: PracticeResult;
}

/** How the conversation went: openness over the turns, and the moments that made it. */
export function PracticeOverview(props: PracticeProps): ReactElement {
  const { report, practice, families } = props;
  const { openness, moments, persona } = practice;
  return (
    <Sheet {...props} bookmark="Overview">
      <Heading
        title="Overview"
        lead={`How open ${firstName(persona.name)} was: ${lowerFirst(opennessText(openness, wordsFor()))}`}
      />
      <Picture chart={drawOpenness(openness, moments)} width={CONTENT} families={families} />
      <Text style={styles.h2}>Key moments</Text>
      {moments.length === 0 && <Text>No turn moved much, for better or for worse.</Text>}
      {moments.map((moment) => (
        <Moment key={`${moment.turn} ${moment.verdict}`} moment={moment} report={report} />
      ))}
    </Sheet>
  );
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

interface MomentProps extends Pick<SectionProps, 'report'> {
  readonly moment: KeyMoment;
}

function Moment({ moment, report }: MomentProps): ReactElement {
  const { turn, verdict, text, evidence, instead } = moment;
  const isGood = verdict === 'good';
  return (
    <View style={{ flexDirection: 'row', marginBottom: 9 }} wrap={false}>
      <Text style={[styles.bold, { width: TURN }]}>{`Turn ${turn + 1}`}</Text>
      <View style={{ flex: 1 }}>
        <Text style={[styles.tag, { color: isGood ? INK.pull : INK.alarm }]}>
          {isGood ? 'WENT WELL' : 'NEEDS WORK'}
        </Text>
        <Text>{cutAtWord(text, 300)}</Text>
        <Quote report={report} evidence={evidence} />
        {instead !== null && <Text style={{ marginTop: 3 }}>{cutAtWord(instead, 300)}</Text>}
      </View>
    </View>
  );
}

/** What was found and missed, how doubts were met, and what to practise next. */
export function PracticeFindings(props: PracticeProps): ReactElement {
  const { report, practice } = props;
  const { facts, objections, strengths, areas, recommendations } = practice;
  const found = facts.filter(({ turn }) => turn !== null);
  const missed = facts.filter(({ turn }) => turn === null);
  const shown = new Set(recommendations.map(({ evidence }) => evidence.at));
  return (
    <Sheet {...props} bookmark="What was found">
      <Heading
        title="What was found"
        lead={`${found.length} of ${facts.length} things that ${firstName(practice.persona.name)} tells to good questions only.`}
      />
      {[...found, ...missed].map((fact) => (
        <Found key={fact.id} fact={fact} />
      ))}
      {objections.length > 0 && <Text style={styles.h2}>Objections</Text>}
      {objections.map(({ id, about, state }) => (
        <View key={id} style={styles.row} wrap={false}>
          <Text style={{ flex: 1, paddingRight: 12 }}>{cutAtWord(about, 200)}</Text>
          <Text style={[styles.bold, { color: state === 'handled' ? INK.pull : INK.alarm }]}>
            {capital(OBJECTION_STATES[state])}
          </Text>
        </View>
      ))}
      <Text style={styles.h2} minPresenceAhead={80}>
        Practise next
      </Text>
      {recommendations.length === 0 && <Text>Too little was said for a recommendation.</Text>}
      {recommendations.map((item, i) => (
        <Action key={item.title} item={item} number={i + 1} report={report} />
      ))}
      <Findings
        strengths={strengths}
        opportunities={areas.filter(({ evidence }) => !shown.has(evidence.at))}
        report={report}
      />
    </Sheet>
  );
}

function Found({ fact: { about, turn, ask } }: { readonly fact: PracticeFact }): ReactElement {
  const isFound = turn !== null;
  return (
    <View style={[styles.row, { alignItems: 'flex-start' }]} wrap={false}>
      <Text style={[styles.bold, { width: WHERE, color: isFound ? INK.pull : INK.alarm }]}>
        {isFound ? `In turn ${turn + 1}` : 'Missed'}
      </Text>
      <View style={{ flex: 1 }}>
        <Text>{cutAtWord(about, 200)}</Text>
        {!isFound && <Text style={styles.small}>{`Try: “${cutAtWord(ask, 200)}”`}</Text>}
      </View>
    </View>
  );
}
