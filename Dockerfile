# The functions without Vercel (docs/scale.md). `docker build --target node .` is a home node instead.
FROM python:3.12-slim-bookworm AS node
ENV PYTHONUNBUFFERED=1 PYTHONUTF8=1 PYTHONPATH=/wocs PYTHONSAFEPATH=1 WOCS_DATA=/data PLAYWRIGHT_BROWSERS_PATH=/browsers
WORKDIR /wocs
COPY home_node/requirements.txt home_node/
RUN pip install --no-cache-dir --require-hashes --only-binary :all: -r home_node/requirements.txt \
    && python -m playwright install --with-deps chromium \
    && useradd --create-home --uid 10001 wocs && install -d -o wocs /data
COPY --chown=wocs . .
USER wocs
VOLUME /data
EXPOSE 8787
STOPSIGNAL SIGTERM
CMD ["python", "-m", "home_node", "--host", "0.0.0.0"]

FROM python:3.12-slim-bookworm AS functions
ENV PYTHONUNBUFFERED=1 PYTHONUTF8=1 PYTHONPATH=/wocs PYTHONSAFEPATH=1 WOCS_HOST=0.0.0.0 WOCS_DATA=/data
WORKDIR /wocs
COPY requirements.txt ./
COPY local/requirements.txt local/
RUN pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.txt -r local/requirements.txt \
    && useradd --create-home --uid 10001 wocs && install -d -o wocs /data
COPY --chown=wocs . .
USER wocs
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-c", \
    "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ.get(\"PORT\", \"8000\")}/api/health')"]
STOPSIGNAL SIGTERM
CMD ["python", "-m", "local.serve"]
