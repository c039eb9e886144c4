/** What `h` says at `---(more)---`. */
export const pagerHelp = `---------------- HELP for Automore ----------------
  Key            What it does
  Enter j        Next line
  Space f        Next page
  d              Half a page forward
  k              Line before
  b              Page before
  u              Half a page back
  g              Beginning of the output
  G              End of the output
  /TEXT          Search forward
  ?TEXT          Search backward
  n N            Search again, in the same or the other direction
  ^L             Show the page again
  h              This help
  q Q ^C         Back to the prompt
---------------------------------------------------
`;
