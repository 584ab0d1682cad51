import { View } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import type { PracticeResult, ScoreBand } from '../../analysis/practice-domain.ts';
import { bandName, courseOf, headlineOf, repName } from '../practice-parts.ts';
import { Text } from './paragraph.tsx';
import { type SectionProps, Sheet } from './parts.tsx';
import { PracticeFindings, PracticeOverview } from './practice-course.tsx';
import { PracticeNumbers, PracticeVoice } from './practice-numbers.tsx';
import { factRow } from './rows.ts';
import { INK } from './style.ts';
import { Table } from './table.tsx';
import { cutAtWord, formatDay } from './text.ts';
import { Appendix } from './transcript.tsx';

/** The document of a practice session: about one person and a persona, so that what compares speakers is not in it. */

interface PracticeProps extends SectionProps {
  readonly practice: PracticeResult;
}

/** Its sections in order, the whole conversation last. */
export function PracticeSections(props: PracticeProps): ReactElement {
  return (
    <>
      <PracticeCover {...props} />
      <PracticeOverview {...props} />
      <PracticeFindings {...props} />
      <PracticeNumbers {...props} />
      {props.practice.delivery !== null && <PracticeVoice {...props} delivery={props.practice.delivery} />}
      <Appendix {...props} />
    </>
  );
}

/** Colours of a score, of 4.5:1 on white; the words beside it say the same. */
const BAND_INKS: Readonly<Record<ScoreBand, string>> = {
  red: INK.alarm,
  yellow: INK.pushText,
  green: '#26734D',
  blue: INK.pull,
};
const BAR = 240;

/** Who practised what with whom, and the score. */
function PracticeCover(props: PracticeProps): ReactElement {
  const { report, practice, reportId, reader, words, families } = props;
  const { say } = words;
  const { persona, scenario, score, turns } = practice;
  const color = score.band === null ? INK.text : BAND_INKS[score.band];
  const facts = [
    factRow(say`Practised by`, cutAtWord(repName(report, practice, words), 60)),
    factRow(say`Persona`, cutAtWord(`${persona.name}, ${persona.role}`, 160)),
    ...(report.sharedAt > 0 ? [factRow(say`Ended`, formatDay(report.sharedAt, reader))] : []),
    factRow(say`Length`, words.counted(turns, 'turn')),
    factRow(
      say`Analysis`,
      say`Labels by offline rules while it ran; every number computed by open formulas (version 1)`,
    ),
    ...(reportId === null ? [] : [factRow(say`Session`, reportId)]),
  ];
  return (
    <Sheet {...props} bookmark={say`Cover`}>
      <View style={{ marginTop: 130 }}>
        <Text style={{ fontSize: 10, fontWeight: 700, color: INK.pull, letterSpacing: 0.6 }}>RACKHAM COACH</Text>
        <Text style={{ fontSize: 30, fontWeight: 700, lineHeight: 1.3, marginTop: 8 }}>
          {cutAtWord(scenario.title, 80)}
        </Text>
        <Text style={{ fontSize: 15, lineHeight: 1.35, marginTop: 4 }}>{say`with ${cutAtWord(persona.name, 80)}`}</Text>
        <Text style={{ fontSize: 12, color: INK.soft, marginTop: 8 }}>{say`Practice report`}</Text>
        <View style={{ width: 56, height: 3, backgroundColor: INK.push, marginTop: 22, marginBottom: 22 }} />
        {'value' in score.value && score.band !== null ? (
          <View wrap={false}>
            <View style={{ flexDirection: 'row', alignItems: 'flex-end' }}>
              <Text style={{ fontSize: 44, fontWeight: 700, lineHeight: 1, color }}>
                {words.count(score.value.value)}
              </Text>
              <Text
                style={{ fontSize: 13, marginLeft: 8, marginBottom: 4 }}
              >{`${say`of 100`} · ${bandName(score.band, words)}`}</Text>
            </View>
            <View style={{ width: BAR, height: 7, backgroundColor: INK.none, borderRadius: 3, marginTop: 8 }}>
              <View
                style={{ width: (BAR * score.value.value) / 100, height: 7, backgroundColor: color, borderRadius: 3 }}
              />
            </View>
          </View>
        ) : (
          <Text style={{ fontSize: 13 }}>{headlineOf(score.value, words)}</Text>
        )}
        <Text style={{ fontSize: 11, lineHeight: 1.45, marginTop: 14 }}>{courseOf(practice, words)}</Text>
      </View>
      <View style={{ marginTop: 34 }}>
        <Table rows={facts} families={families} />
      </View>
    </Sheet>
  );
}
