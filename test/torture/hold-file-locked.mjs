// Holds a SQLite file locked against writers, as a program that was stopped in the middle of a transaction does: argv is the file
// and for how many milliseconds. Says `locked` when it has it and ends by itself.
import { DatabaseSync } from '@photostructure/sqlite';

const [file = '', ms = '0'] = process.argv.slice(2);
const database = new DatabaseSync(file, { timeout: 10_000 });
database.exec('BEGIN EXCLUSIVE');
process.stdout.write('locked\n');
setTimeout(() => {
  database.exec('ROLLBACK');
  database.close();
}, Number(ms));
