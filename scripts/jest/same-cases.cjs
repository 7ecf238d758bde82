const fc = require('fast-check');

/** `npm test` tries the same random cases each time, so that a change is judged by itself; `npm run prove` tries others. */
if (!process.env.PROOF_SCALE) fc.configureGlobal({ seed: 475 });
