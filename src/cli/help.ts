/** What `--help` says after the options. */
export const HELP = `
Examples:
  $ xstate-jobs serve ./workers.js
  $ xstate-jobs call research summarize '{"topic":"actors"}'
  $ xstate-jobs ps
  $ xstate-jobs inspect recording.json
  $ xstate-jobs graph ./machines.js --format svg -o machine.svg

Each command has a --help of its own. The server is --nats, or XSTATE_JOBS_NATS.`;

export const SERVE_HELP = `
Hosts every worker that the module exports: by name, by default, or in an array. Functions are
not called, and classes not constructed. SIGINT and SIGTERM end it: it takes no new job, and what
runs may finish. A second signal cancels that.

Examples:
  $ xstate-jobs serve ./workers.js
  $ xstate-jobs serve ./workers.js --nats nats://broker:4222 --namespace staging --drain 30000
  $ xstate-jobs serve ./workers.js --inspect
  $ NODE_OPTIONS="--import tsx" xstate-jobs serve ./workers.ts    # before Node 22.18

Exit code:
    0  told to end, or all workers have ended, and every job had its ending by itself
    1  the server does not let it in; or all workers have ended, and one of them failed
    2  a wrong call: no such module, no worker in it
  130, 143  told to end by SIGINT or SIGTERM, and jobs were cut off`;

export const CALL_HELP = `
What the job streams, and its response, go to standard output: texts and bytes as they are,
everything else as JSON. What else it reports goes to standard error. With --json everything goes
to standard output, a line for each event, and the last one tells how it ended. Ctrl-C cancels the
job; a second one does not wait for its end.

Examples:
  $ xstate-jobs call research summarize '{"topic":"actors"}'
  $ xstate-jobs call echo '' '"a text"'
  $ xstate-jobs call echo '' 'a text' --text
  $ xstate-jobs call research summarize @topic.json --timeout 5000 --meta user=Ada
  $ cat topic.json | xstate-jobs call research summarize - --json

Exit code:
    0  the job has completed
    1  it ended as an error, or there is no connection
    2  a wrong call: nothing was asked
    3  it has failed: its handler said so
    4  it was cancelled
  124  its time was up
  130  a second Ctrl-C`;

export const PS_HELP = `
A line for each replica of each worker. LOAD is how many jobs it runs or has queued, SINCE is
when it became ready, by its own clock, and JOBS are those that it offers.

Examples:
  $ xstate-jobs ps
  $ xstate-jobs ps --namespace staging --json

Exit code:
    0  also if no workers are there
    1  no connection
    2  a wrong call`;

export const INSPECT_HELP = `
A recording is served as a page until Ctrl-C. Of a process that runs, the page is its own: its URL
is what inspector.serve() resolves to, and what \`xstate-jobs serve --inspect\` prints. It is printed
again once it is clear that an inspector is there, and opened in the browser.

Others on the machine see arguments, and a token in them: also those of what opens the browser,
which --no-open leaves out. XSTATE_JOBS_INSPECT_TOKEN is the token if neither the URL nor --token
says another.

Examples:
  $ xstate-jobs inspect recording.json
  $ xstate-jobs inspect 'http://127.0.0.1:4983/#token=...'
  $ xstate-jobs inspect 'http://127.0.0.1:4983/#token=...' --save recording.json
  $ xstate-jobs inspect http://127.0.0.1:4983 --save - | gzip > recording.json.gz

Exit code:
    0  it was shown, or saved
    1  nothing answers there, it is no inspector, it wants another token, what it sends does not
       come to its end, or the file cannot be written
    2  a wrong call: no such file, no recording in it, a port that is in use`;

export const GRAPH_HELP = `
Draws every state machine of XState 5 that the module exports: by name, by default, or in an
array; after a #, the export to draw. Without a module it draws those of this package: job,
jobGroup, worker, runtime. Several Mermaid diagrams are written as Markdown, and JSON is an array.

Examples:
  $ xstate-jobs graph
  $ xstate-jobs graph --machine job --format svg > job.svg
  $ xstate-jobs graph ./machines.js -o machines.md
  $ xstate-jobs graph ./machines.js#toggle -o toggle.svg --direction right
  $ xstate-jobs graph ./machines.js --json | jq '.[].root.states[].id'

Exit code:
    0  drawn
    1  the file cannot be written, or the layout engine is not there
    2  a wrong call: no such module, no such export, no state machine in it, one that cannot be
       drawn, several for one SVG`;
