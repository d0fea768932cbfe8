import type { Detail } from '../server/entries.ts'

/** Stations and attributes that are listed. */
const MOST = 200

/** Everything known about an entry without its values. */
export function AboutView({ detail }: { readonly detail: Detail }) {
  const { kind, variable, longName, units, aggregation, station, stations, members, time, leads, warnings } =
    detail
  const rows: [string, string | null][] = [
    ['Kind', kind],
    ['Variable', variable],
    ['Name', longName],
    ['Units', units],
    ['Aggregation', aggregation],
    ['Station', station],
    [kind === 'forecast' ? 'Issue times' : 'Times', String(time)],
    ['Lead times', leads ? String(leads) : null],
    ['Members', members.length === 0 ? null : `${members.length}`],
  ]
  return (
    <div class="card about">
      <dl class="facts">
        {rows.map(([name, value]) =>
          value === null || value === '' ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {warnings.length > 0 && (
        <section>
          <h3>Departures from the convention</h3>
          <ul>
            {warnings.map(({ code, message }) => (
              <li key={`${code} ${message}`}>
                {message} <code>{code}</code>
              </li>
            ))}
          </ul>
        </section>
      )}
      {stations.length > 0 && (
        <details open={stations.length <= 12}>
          <summary>{stations.length === 1 ? '1 station' : `${stations.length} stations`}</summary>
          <ul>
            {stations.slice(0, MOST).map(({ id, name, latitude, longitude, elevation, area }) => (
              <li key={id}>
                <strong>{id}</strong>
                {[
                  name,
                  latitude === null || longitude === null ? null : `${latitude}, ${longitude}`,
                  elevation === null ? null : `elevation ${elevation}`,
                  area === null ? null : `area ${area}`,
                ]
                  .filter((part) => part !== null && part !== '' && part !== id)
                  .map((part) => ` · ${part}`)}
              </li>
            ))}
            {stations.length > MOST && <li>… and {stations.length - MOST} more</li>}
          </ul>
        </details>
      )}
      <Attributes name="Attributes" attributes={detail.attributes} />
      <Attributes name="Attributes of the file" attributes={detail.globalAttributes} />
    </div>
  )
}

function Attributes({
  name,
  attributes,
}: {
  readonly name: string
  readonly attributes: Detail['attributes']
}) {
  const all = Object.entries(attributes)
  if (all.length === 0) return null
  return (
    <details>
      <summary>{name}</summary>
      <dl class="facts">
        {all.slice(0, MOST).map(([key, value]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
