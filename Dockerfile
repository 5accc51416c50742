# The sandbox as a container. It listens on all addresses of the container, so publish its port on this machine only:
#
#   docker build -t cliniko-sandbox .
#   docker run --rm -p 127.0.0.1:8787:8787 cliniko-sandbox
FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -o /cliniko-sandbox ./cmd/cliniko-sandbox

FROM scratch
COPY --from=build /cliniko-sandbox /cliniko-sandbox
USER 65534
EXPOSE 8787
ENTRYPOINT ["/cliniko-sandbox", "-addr", ":8787", "-expose"]
