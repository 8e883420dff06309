-- How people write a phone number: the digits of many alphabets, and what may stand between two of them.

-- A bracket expression of this digit, or of any: ours, Arabic, Persian, Hindi, Bengali, Tamil, Thai, fullwidth, bold.
create function wocs.number_digit(digit int default null) returns text
language sql immutable as $$
  select '[' || string_agg(
    case when digit is null then chr(zero) || '-' || chr(zero + 9) else chr(zero + digit) end, '') || ']'
  from unnest(array[48, 1632, 1776, 2406, 2534, 3046, 3664, 65296, 120782, 120792, 120802, 120812, 120822]) zero
$$;

-- Marks, spaces that are none to see, and signs of direction, as a phone copies them from its contacts.
create function wocs.number_gap() returns text
language sql immutable as $$
  select '[-\s()./_·\u00ad\u2000-\u200f\u2010-\u2015\u202a-\u202f\u2060-\u2069\u20e3\ufe0f\ufeff]{0,4}'
$$;

-- As WhatsApp knows it, country code first; without one it is Malaysian. The same is said in
-- shared/grammar/phone_numbers.py.
create function wocs.number_normalise(written text) returns text
language sql immutable as $$
  select case when digits like '00%' then substr(digits, 3) when digits like '0%' then '6' || digits else digits end
  from regexp_replace(written, '[^0-9]', '', 'g') digits
$$;
