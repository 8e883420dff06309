-- What a customer's message holds, of whatever type Meta sends: words, and in `details` what is no text. Takes
-- anything.

create function wocs.chat_words(m jsonb) returns text
language sql immutable as $$
  select nullif(btrim(left(case m ->> 'type'
    when 'button' then coalesce(m #>> '{raw,button,text}', m ->> 'text')
    when 'interactive' then coalesce(m #>> '{raw,interactive,button_reply,title}',
      m #>> '{raw,interactive,list_reply,title}', m #>> '{raw,interactive,nfm_reply,body}', m ->> 'text')
    when 'reaction' then m ->> 'emoji'
    when 'order' then m #>> '{raw,order,text}'
    when 'location' then concat_ws(', ', m #>> '{raw,location,name}', m #>> '{raw,location,address}')
    when 'edit' then coalesce(m #>> '{raw,edit,message,text,body}',
      m #>> array['raw', 'edit', 'message', m #>> '{raw,edit,message,type}', 'caption'])
    else m ->> 'text' end, 2 * wocs.limit_text_max())), '')
$$;

-- Meta tells numbers as text, too.
create function wocs.chat_amount(said text) returns numeric
language sql immutable as $$ select case when said ~ '^[0-9]{1,9}(\.[0-9]{1,6})?$' then said::numeric end $$;

-- {"items": [{"name", "quantity", "price", "currency"}], "total", "currency"}; no total where one cannot be told.
create function wocs.chat_order(told jsonb) returns jsonb
language sql immutable as $$
  with items as (
    select i.ordinality as n, left(i.value ->> 'product_retailer_id', 100) as name,
      wocs.chat_amount(i.value ->> 'quantity') as quantity, wocs.chat_amount(i.value ->> 'item_price') as price,
      left(i.value ->> 'currency', 20) as currency
    from jsonb_array_elements(jsonb_path_query_array(told, '$.product_items[*]')) with ordinality i
    where i.ordinality <= 100)
  select jsonb_strip_nulls(jsonb_build_object(
    'items', coalesce(jsonb_agg(to_jsonb(items) - 'n' order by items.n), '[]'),
    'total', case when count(distinct items.currency) = 1 and bool_and(items.quantity * items.price is not null)
      then sum(items.quantity * items.price) end,
    'currency', case when count(distinct items.currency) = 1 then min(items.currency) end))
  from items
$$;

create function wocs.chat_contacts(told jsonb) returns jsonb
language sql immutable as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'name', left(coalesce(c.value #>> '{name,formatted_name}', c.value #>> '{name,first_name}'), 100),
    'phones', jsonb_path_query_array(c.value, '$.phones[*].phone')) order by c.ordinality), '[]')
  from jsonb_array_elements(jsonb_path_query_array(told, '$[*]')) with ordinality c where c.ordinality <= 20
$$;

-- What is no text of it; null where there is nothing.
create function wocs.chat_details(m jsonb) returns jsonb
language sql immutable as $$
  select nullif(jsonb_strip_nulls(case m ->> 'type'
      when 'order' then jsonb_build_object('order', wocs.chat_order(m #> '{raw,order}'))
      when 'contacts' then jsonb_build_object('contacts', wocs.chat_contacts(m #> '{raw,contacts}'))
      when 'location' then jsonb_build_object('location', jsonb_build_object(
        'latitude', m #> '{raw,location,latitude}', 'longitude', m #> '{raw,location,longitude}',
        'name', m #> '{raw,location,name}', 'address', m #> '{raw,location,address}'))
      when 'sticker' then jsonb_build_object('sticker', coalesce(m #> '{raw,sticker,animated}', 'false'))
      when 'interactive' then jsonb_build_object('form', left(m #>> '{raw,interactive,nfm_reply,response_json}', 4000),
        'choice', left(coalesce(m #>> '{raw,interactive,button_reply,id}', m #>> '{raw,interactive,list_reply,id}'),
          256))
      when 'button' then jsonb_build_object('choice', left(m #>> '{raw,button,payload}', 256))
      else '{}' end || jsonb_build_object(
    'voice', case when m #> '{raw,audio,voice}' = 'true' then true end,
    'filename', left(m #>> '{media,filename}', 255),
    'forwarded', case when m @> '{"forwarded": true}' then true end,
    'group', case when m @> '{"group": true}' then true end,
    'advert', left(m #>> '{raw,referral,headline}', 200),
    'product', left(m #>> '{raw,context,referred_product,product_retailer_id}', 100))), '{}')
$$;

-- {"kind", "id", "mime", "sha256", "url", "filename"} of its file; null where it has none. A sticker is a picture.
create function wocs.chat_media(m jsonb) returns jsonb
language sql immutable as $$
  select case
    when m #>> '{media,id}' is not null then m -> 'media'
    when m ->> 'type' = 'sticker' and jsonb_typeof(m #> '{raw,sticker,id}') = 'string' then jsonb_build_object(
      'kind', 'image', 'id', m #> '{raw,sticker,id}', 'mime', m #> '{raw,sticker,mime_type}',
      'sha256', m #> '{raw,sticker,sha256}', 'url', m #> '{raw,sticker,url}') end
$$;

-- By the words of each language that say nothing else; as before where they do not tell.
create function wocs.chat_language(words text, otherwise text) returns text
language sql immutable as $$
  select case when en > ms then 'en' when ms > en then 'ms' else otherwise end
  from (
    select count(*) filter (where w in ('the', 'is', 'are', 'you', 'your', 'i', 'do', 'does', 'have', 'want', 'how',
        'much', 'what', 'when', 'where', 'can', 'please', 'thanks', 'thank', 'hello', 'price', 'open', 'order', 'for',
        'and', 'still', 'available', 'would', 'like', 'to', 'my', 'it', 'this')) as en,
      count(*) filter (where w in ('saya', 'nak', 'ada', 'tak', 'berapa', 'boleh', 'bila', 'mana', 'macam', 'apa', 'ni',
        'tu', 'dan', 'untuk', 'dengan', 'yang', 'terima', 'kasih', 'harga', 'buka', 'tutup', 'salam', 'lagi', 'sudah',
        'dah', 'kak', 'bang', 'esok', 'hari', 'nk', 'x', 'ke', 'je', 'mahu', 'hendak', 'tolong', 'satu')) as ms
    from regexp_split_to_table(lower(coalesce(words, '')), '[^[:alpha:]]+') w) counted
$$;
