import { filesInUse, loadRubrics, readRubricFiles } from '../analysis/providers/rubric-files.ts';
import { lintRubrics } from '../analysis/rubric/rubric.ts';
import { counted, folderIn, fromHere, tell } from './author.ts';
import { print, refused } from './command.ts';

/**
 * Prints what is wrong with these rubrics (files or folders; those in use when none is named), a line per fault. Resolves to the exit
 * code. Of the configuration only RUBRICS_DIR is looked at, so that an author needs none.
 */
export function lint(env: NodeJS.ProcessEnv, paths: readonly string[]): Promise<number> {
  return tell(async () => {
    const files = paths.length === 0 ? await filesInUse(folderIn(env, 'RUBRICS_DIR')) : await readRubricFiles(paths);
    if (files.length === 0) throw refused(`${paths.join(', ')}: no file here ends in .yaml or .yml.`);
    const { rubrics, faults } = lintRubrics(files);
    for (const { file, line, text } of faults) print(`${fromHere(file)}:${line}  ${text}`);
    if (faults.length > 0) return 1;
    const checks = rubrics.reduce((sum, rubric) => sum + rubric.checks.length, 0);
    print(`${counted(rubrics.length, 'rubric')}, ${counted(checks, 'check')}: no fault`);
    return 0;
  });
}

/** Prints the rubrics in use with their versions and questions. Resolves to the exit code. */
export function list(env: NodeJS.ProcessEnv): Promise<number> {
  return tell(async () => {
    const rubrics = await loadRubrics(folderIn(env, 'RUBRICS_DIR'));
    const shown = rubrics.map(({ id, version, title, checks }) =>
      [`${id}  version ${version}  ${title}`, ...checks.map(({ question }) => `  ${question}`)].join('\n'),
    );
    print(shown.join('\n\n'));
    return 0;
  });
}
