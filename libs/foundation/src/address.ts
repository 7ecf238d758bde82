/** An address (地址) split as CUS-04 asks: province, city, county, street (省、市、县、街道). */
export interface SplitAddress {
  readonly province: string | null;
  readonly city: string | null;
  readonly county: string | null;
  /** Whatever follows, and whatever could not be split. */
  readonly street: string;
}

const MUNICIPALITIES = ['北京市', '天津市', '上海市', '重庆市'];
const PROVINCES = [
  ...MUNICIPALITIES,
  ...['内蒙古自治区', '广西壮族自治区', '西藏自治区', '宁夏回族自治区', '新疆维吾尔自治区'],
  ...['香港特别行政区', '澳门特别行政区'],
  ...['河北省', '山西省', '辽宁省', '吉林省', '黑龙江省', '江苏省', '浙江省', '安徽省', '福建省', '江西省', '山东省'],
  ...[
    '河南省',
    '湖北省',
    '湖南省',
    '广东省',
    '海南省',
    '四川省',
    '贵州省',
    '云南省',
    '陕西省',
    '甘肃省',
    '青海省',
    '台湾省',
  ],
];
const SHORT_NAMES = PROVINCES.map((full) => ({ full, short: shortNameOf(full) }));

function shortNameOf(province: string): string {
  return province.replace(/(?:壮族|回族|维吾尔)?自治区$|特别行政区$|[省市]$/, '');
}

// `上海市市辖区浦东新区`: the statistical code list puts this filler between a city and its districts.
const FILLER = /^(?:市辖区|省直辖县级行政区划|自治区直辖县级行政区划)/;

const CITY = /^.{1,16}?(?:自治州|地区|盟|市)/u;
const COUNTY = /^.{1,16}?(?:区|县|市|旗)/u;

// Counties that hold a suffix inside their name, such as 沙市区, 新市区 and 津市市.
const INNER_SUFFIX = /^(?:[沙新北南]市区|津市市)/;

// A suffix inside a street or a housing estate is none: 红旗街, 中山路城市广场, 阳光小区, 家乐福超市.
const STREET_FOLLOWS = /^(?:路|街|巷|弄|胡同|大道|大街|大厦|广场)/;
const STREET_INSIDE = /.[路街巷弄号村]|\d|.[镇乡道](?![市县区族])|[\s,，、()（）]/u;
const NO_DISTRICT = /(?:小区|社区|校区|厂区|库区|景区|住宅区|生活区|超市|夜市|集市)$/;

/**
 * Splits a mainland address by the names of the 34 provinces and the endings of cities and counties. CUS-04
 *
 * `上海市浦东新区张江路1号` is 上海市, 上海市, 浦东新区, 张江路1号. Nothing is guessed: an address that does not begin with
 * its province or city keeps everything in `street`.
 */
export function splitAddress(text: string): SplitAddress {
  const address = text.trim();
  const province = provinceOf(address);
  let rest = province ? address.slice(province.length) : address;
  const name = province?.name ?? null;

  const municipality = name !== null && MUNICIPALITIES.includes(name);
  const city = municipality ? name : division(CITY, rest);
  // `北京市北京市朝阳区`: forms that ask for province and city get a municipality twice.
  if (city && rest.startsWith(city)) rest = rest.slice(city.length);
  rest = rest.replace(FILLER, '');

  const county = name || city ? division(COUNTY, rest) : null;
  return { province: name, city, county, street: rest.slice(county?.length ?? 0).trim() };
}

/** The official name, and how many characters of the address it took. */
function provinceOf(address: string): { name: string; length: number } | null {
  const full = PROVINCES.find((name) => address.startsWith(name));
  if (full) return { name: full, length: full.length };
  const match = SHORT_NAMES.find(({ short }) => address.startsWith(short));
  if (!match) return null;
  const rest = address.slice(match.short.length);
  // 吉林市 is a city of 吉林省, and 海南藏族自治州 lies in 青海省.
  const another = rest.startsWith('市') || rest.startsWith('藏族');
  const named = MUNICIPALITIES.includes(match.full) ? COUNTY : CITY;
  return another || !division(named, rest) ? null : { name: match.full, length: match.short.length };
}

function division(pattern: RegExp, text: string): string | null {
  const name = (pattern === COUNTY && INNER_SUFFIX.exec(text)?.[0]) || pattern.exec(text)?.[0];
  if (!name) return null;
  if (STREET_FOLLOWS.test(text.slice(name.length))) return null;
  return STREET_INSIDE.test(name) || NO_DISTRICT.test(name) ? null : name;
}
