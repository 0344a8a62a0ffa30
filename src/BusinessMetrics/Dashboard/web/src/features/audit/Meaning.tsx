/** In plain words: what follows from a proof that holds, and what does not. */
export function Meaning() {
  return (
    <div className="grid meaning">
      <div>
        <h3>What it proves</h3>
        <ul>
          <li>The event was in the log, at this place and with exactly these bytes, when the checkpoint was signed.</li>
          <li>Nobody has changed it since, not even with the database in their hands, unless they hold the signing key too.</li>
          <li>It goes on holding after a person was erased: an event names a person by a random number only, whose name stood in a table outside the log. The erasure deletes that row, and no byte of the event.</li>
        </ul>
      </div>
      <div>
        <h3>What it does not prove</h3>
        <ul>
          <li>That the event was true when it was recorded, or that everything that happened was recorded.</li>
          <li>That the list of events is whole, or that you are shown what came later. The whole log is checked by <code>audit verify</code>.</li>
          <li>Anything about figures: they are computed from the log and not part of it.</li>
          <li>That this page is honest: its code comes from the service. Who does not trust the service verifies elsewhere.</li>
        </ul>
      </div>
    </div>
  );
}
