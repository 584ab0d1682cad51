import english from 'hyphen/patterns/en-us.js';

/**
 * The layout library (textkit 7.0.1) builds a tree of English hyphenation patterns when it is loaded, whoever breaks the words: 13 MB that
 * nothing here uses, since lines end where `breakWord` says. Loaded before it, this leaves it no patterns.
 */
english.patterns.length = 0;
