// The documents that maps draw from, as items: {lat, lon, title, name, lines, notes, href, kind,
// further}. Two shapes of document are known: the vacancies (written down by columns, names once,
// places as steps from their district's centre, so that ten thousand fit into 200 kB) and plain
// pins. What has no sensible place is left out and counted.

const SCALE = 1e4; // steps of a place in a degree
const ID = 16; // letters of a public id
const PLAIN = { code: "standard", name: "", symbol: "", special: false };

export function items(data, words) {
  const all = data.vacancies ? vacancies(data, words) : pins(data);
  return all.filter((one) => onEarth(one.lat, one.lon));
}

export const onEarth = (lat, lon) =>
  Number.isFinite(lat) && Number.isFinite(lon) && Math.abs(lat) <= 85 && Math.abs(lon) <= 180;

function pins(data) {
  const kinds = data.kinds || [PLAIN];
  return data.pins.map(([lat, lon, title, href, text, kind]) => ({
    lat, lon, title, href, name: "", notes: [], lines: text ? [text] : [], kind: kinds[kind || 0],
  }));
}

function schools({ schools, districts }) {
  return schools.name.map((title, row) => {
    const [district, lat, lon] = districts[schools.district[row]];
    return { title, district, lat: lat + schools.lat[row] / SCALE, lon: lon + schools.lon[row] / SCALE };
  });
}

function vacancies(data, words) {
  const places = schools(data);
  const { ids, step, further, subject, kind, contract, posts, hours, benefits } = data.vacancies;
  let school = 0;
  return subject.map((_, row) => {
    const at = places[(school += step[row])];
    const one = data.kinds[kind[row]];
    const id = ids.slice(row * ID, row * ID + ID);
    const other = places[further[row]];
    return {
      lat: at.lat, lon: at.lon, title: at.title, district: at.district, kind: one,
      name: data.subjects[subject[row]],
      href: words.vacancy.replace("PUBLIC-ID", id),
      further: other,
      lines: [
        at.district,
        `${one.symbol} ${one.name}`,
        `${words.wordPosts}: ${posts[row]}`,
        `${words.wordHours}: ${hours[row]}`,
        data.contracts[contract[row]],
      ],
      notes: [
        ...(data.benefits[benefits[row]] || []),
        ...(other ? [words.wordFurther.replace("{school}", other.title)] : []),
      ],
    };
  });
}
